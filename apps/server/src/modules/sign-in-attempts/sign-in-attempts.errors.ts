import { defineErrors } from '../../platform/http/problem.ts';

export const signInErrors = defineErrors('sign_in', {
  wrong_credentials: [401, 'That e-mail and password do not match. Check both, or get a sign-in link by e-mail.'],
  not_verified: [403, 'Confirm your e-mail address first. The link is in the mail that we sent you.'],
  banned: [403, 'This account is blocked. Ask the people who run this service.'],
});

/** Of the steps themselves, whichever factor it is; the others of this noun are of `factors`. */
export const secondStepErrors = defineErrors('factors', {
  required_here: [409, 'A second factor is required here, and this is the last one. Set up another one first.'],
});

export const attemptErrors = defineErrors('sign_in_attempts', {
  ended: [410, 'This sign-in has ended, or it began in another browser. Sign in again.'],
  other_step: [409, 'This sign-in waits for another step.'],
  factor_unavailable: [422, 'This account has no such second factor.'],
  wrong_proof: [401, 'That code is not right, or it was used already. Wait for the next one and try again.'],
});
