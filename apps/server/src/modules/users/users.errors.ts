import { defineErrors } from '../../platform/http/problem.ts';

export const userErrors = defineErrors('users', {
  not_found: [404, 'There is no such user in this project.'],
  email_taken: [409, 'A user with this e-mail address exists.'],
  password_refused: [422, 'This password does not meet the rules for passwords here.'],
  cursor_invalid: [400, 'This cursor does not belong to this list.'],
  ban_expiry_past: [422, 'A ban ends in the future, or not at all.'],
  last_owner: [409, 'This user is the only owner of an organization. Make somebody else owner first.'],
});
