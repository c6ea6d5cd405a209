import type { z } from 'zod';
import { encodeId } from '../../lib/type-id.ts';
import type { Invitation } from './invitation.ts';
import type { invitationView } from './invitations.contract.ts';
import { statusOf } from './invitations.rules.ts';

export function viewInvitation(invitation: Invitation, now: Date): z.input<typeof invitationView> {
  const { email, locale, inviterName, invitedBy, acceptedBy } = invitation;
  return {
    id: encodeId('invitation', invitation.id),
    email,
    status: statusOf(invitation, now),
    locale,
    inviterName,
    invitedBy,
    createdAt: invitation.createdAt.toISOString(),
    sentAt: invitation.sentAt.toISOString(),
    expiresAt: invitation.expiresAt.toISOString(),
    acceptedAt: invitation.acceptedAt?.toISOString() ?? null,
    acceptedBy: acceptedBy === null ? null : encodeId('user', acceptedBy),
    revokedAt: invitation.revokedAt?.toISOString() ?? null,
  };
}
