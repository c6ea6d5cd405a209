import { defineErrors } from '../../platform/http/problem.ts';

export const stepUpErrors = defineErrors('step_up', {
  other_way: [409, 'This account confirms in another way.'],
});
