import { defineErrors } from '../../platform/http/problem.ts';
import { stepUpRequired } from '../access/index.ts';

const errors = defineErrors('sessions', {
  required: [401, 'Nobody is signed in, or the session has ended. Sign in.'],
  refresh_invalid: [401, 'This refresh token is not valid. Sign in again.'],
  not_found: [404, 'There is no such session.'],
  impersonated: [
    403,
    'Support access ends here: passwords, ways to sign in, keys, the address, the deletion and payments are for the person alone.',
  ],
  copies_untrusted: [503, 'Whether this session still stands cannot be known right now. Try again in a moment.'],
  return_refused: [400, 'This address is not one that people may be sent back to.'],
});

export const sessionErrors = { ...errors, step_up_required: stepUpRequired };

/** What a route that asks for a fresh proof refuses by: see `require-fresh-proof.ts`. */
export const freshProofErrors = [sessionErrors.step_up_required, sessionErrors.impersonated] as const;
