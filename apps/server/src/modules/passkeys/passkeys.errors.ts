import { defineErrors } from '../../platform/http/problem.ts';

export const passkeyErrors = defineErrors('passkeys', {
  disabled: [403, 'Sign-in with a passkey is switched off here.'],
  refused: [401, 'This passkey was not accepted. Try again, or sign in another way.'],
  not_found: [404, 'There is no such passkey.'],
  too_many: [409, 'Ten passkeys are the most. Remove one that you do not use.'],
  known_already: [409, 'This passkey is registered already.'],
  last_way_in: [409, 'It is the last way into this account. Add another one first.'],
});
