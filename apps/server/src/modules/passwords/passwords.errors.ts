import { defineErrors } from '../../platform/http/problem.ts';

export const passwordErrors = defineErrors('passwords', {
  too_short: [422, 'Use at least 12 characters.'],
  too_long: [422, 'Use at most 128 characters.'],
  too_common: [422, 'This password is on lists that attackers try first. Choose another one.'],
  too_personal: [422, 'Leave your name, your address and the name of this service out of the password.'],
  wrong_current: [403, 'Your current password is not this one.'],
  disabled: [403, 'Sign-in with a password is switched off here.'],
});

export const signInErrors = defineErrors('sign_in', {
  wrong_credentials: [401, 'That e-mail and password do not match. Check both, or get a sign-in link by e-mail.'],
  not_verified: [403, 'Confirm your e-mail address first. The link is in the mail that we sent you.'],
  banned: [403, 'This account is blocked. Ask the people who run this service.'],
});
