import { defineErrors } from '../../platform/http/problem.ts';

export const sessionErrors = defineErrors('sessions', {
  required: [401, 'Nobody is signed in, or the session has ended. Sign in.'],
  refresh_invalid: [401, 'This refresh token is not valid. Sign in again.'],
  not_found: [404, 'There is no such session.'],
  copies_untrusted: [503, 'Whether this session still stands cannot be known right now. Try again in a moment.'],
  return_refused: [400, 'This address is not one that people may be sent back to.'],
});
