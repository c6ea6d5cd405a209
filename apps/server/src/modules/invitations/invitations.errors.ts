import { defineErrors } from '../../platform/http/problem.ts';

export const invitationErrors = defineErrors('invitations', {
  not_found: [404, 'There is no such invitation in this project.'],
  open: [409, 'This address has an invitation that can still be accepted. Send that one again.'],
  not_open: [409, 'This invitation was accepted or revoked. Invite the address anew.'],
  account_exists: [409, 'This address has an account already. Sign in.'],
});
