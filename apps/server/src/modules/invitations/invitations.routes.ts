import { type Route, route } from '../../platform/http/contract.ts';
import { anyone, scope } from '../projects/index.ts';
import { acceptInvitation, beginInvitationPasskey } from './accept-invitation.ts';
import {
  acceptInvitationContract,
  beginInvitationPasskeyContract,
  createInvitationContract,
  listInvitationsContract,
  resendInvitationContract,
  revokeInvitationContract,
} from './invitations.contract.ts';
import { createInvitation, listInvitations, resendInvitation, revokeInvitation } from './manage-invitations.ts';

// biome-ignore format: a table
export const invitationRoutes: readonly Route[] = [
  route('POST', '/auth/invitations/accept',             anyone,               acceptInvitationContract, acceptInvitation, 'hashing'),
  route('POST', '/auth/invitations/passkey/options',    anyone,               beginInvitationPasskeyContract, beginInvitationPasskey),
  route('GET',  '/v1/invitations',                      scope('users:read'),  listInvitationsContract,  listInvitations),
  route('POST', '/v1/invitations',                      scope('users:write'), createInvitationContract, createInvitation),
  route('POST', '/v1/invitations/:invitationId/resend', scope('users:write'), resendInvitationContract, resendInvitation),
  route('POST', '/v1/invitations/:invitationId/revoke', scope('users:write'), revokeInvitationContract, revokeInvitation),
];
