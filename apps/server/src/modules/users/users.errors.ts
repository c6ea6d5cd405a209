import { defineErrors } from '../../platform/http/problem.ts';

export const userErrors = defineErrors('users', {
  not_found: [404, 'There is no such user in this project.'],
  email_taken: [409, 'A user with this e-mail address exists.'],
  username_taken: [409, 'This username is taken. Choose another one.'],
  username_reserved: [422, 'This username is kept for the people who run this service. Choose another one.'],
  username_required: [422, 'Choose a username.'],
  username_off: [422, 'There are no usernames here.'],
  password_refused: [422, 'This password does not meet the rules for passwords here.'],
  cursor_invalid: [400, 'This cursor does not belong to this list.'],
  ban_expiry_past: [422, 'A ban ends in the future, or not at all.'],
  roles_unknown: [422, 'The project has no such role. Its settings list the roles that users may have.'],
  roles_too_many: [422, 'A user has at most 20 roles.'],
  metadata_too_large: [422, 'Metadata has at most 8,000 characters as JSON.'],
  outranked: [403, 'This account has rights here that you do not have.'],
  merge_with_itself: [422, 'These are the same user. Name two.'],
  merge_refused: [409, 'Both users must be active: neither banned, nor unverified, nor about to be deleted.'],
  last_owner: [409, 'This user is the only owner of an organization. Make somebody else owner first.'],
});
