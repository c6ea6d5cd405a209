import { defineErrors } from '../../platform/http/problem.ts';

export const impersonationErrors = defineErrors('impersonations', {
  operators_only: [403, 'Support access is for operators who are signed in to the dashboard themselves.'],
  outranked: [403, 'This user is an operator with rights that are not below yours.'],
  user_unavailable: [409, 'Nobody is signed in as somebody who is banned or about to be deleted.'],
  none: [404, 'This session is no support access.'],
});
