import { defineErrors } from '../../platform/http/problem.ts';

export const tokenErrors = defineErrors('tokens', {
  used_or_expired: [410, 'This link or code was used already, has expired, or was replaced by a newer one.'],
});
