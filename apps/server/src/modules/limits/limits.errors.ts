import { defineErrors } from '../../platform/http/problem.ts';

export const limitErrors = defineErrors('limits', {
  too_many: [429, 'Too many tries. Wait, then try again.'],
});
