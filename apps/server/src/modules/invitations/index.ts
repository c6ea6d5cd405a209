export { acceptInvitation, findInvitationByToken } from './accept-invitation.ts';
export { listInvitationsAcceptedBy } from './accepted-invitations.store.ts';
export { invitationErrors } from './invitations.errors.ts';
export { invitationRoutes } from './invitations.routes.ts';
export { openInvitations } from './open-invitations.ts';
export { inviteOrRemind } from './send-invitation.ts';
