import { defineErrors } from '../../platform/http/problem.ts';

export const passwordErrors = defineErrors('passwords', {
  too_short: [422, 'This password is too short.'],
  too_long: [422, 'Use at most 128 characters.'],
  too_common: [422, 'This password is on lists that attackers try first. Choose another one.'],
  too_personal: [422, 'Leave your name, your address and the name of this service out of the password.'],
  breached: [422, 'This password was in a data leak. Choose another one.'],
  wrong_current: [403, 'Your current password is not this one.'],
  disabled: [403, 'Sign-in with a password is switched off here.'],
});

/** What a new password may meet, wherever it is chosen. */
export const newPasswordErrors = [
  passwordErrors.too_short,
  passwordErrors.too_long,
  passwordErrors.too_common,
  passwordErrors.too_personal,
  passwordErrors.breached,
] as const;
