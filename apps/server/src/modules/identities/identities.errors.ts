import { defineErrors } from '../../platform/http/problem.ts';

export const identityErrors = defineErrors('identities', {
  not_found: [404, 'There is no such connected account.'],
  taken: [409, 'This account is connected to another user here. Disconnect it there first.'],
  last_way_in: [409, 'This is your last way to sign in. Add a password or another way first.'],
});
