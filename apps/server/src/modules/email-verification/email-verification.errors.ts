import { defineErrors } from '../../platform/http/problem.ts';

export const emailVerificationErrors = defineErrors('email_verification', {
  password_required: [403, 'You signed up in another browser. Enter the password that you chose there.'],
  passkey_required: [403, 'You signed up in another browser. Show the passkey that you made there.'],
  wrong_password: [403, 'This is not the password that was chosen at sign-up.'],
});
