import { defineErrors } from '../../platform/http/problem.ts';

export const changeErrors = defineErrors('changes', {
  too_many_polls: [429, 'Too many polls of this credential wait already. Ask without waiting, or later.'],
  busy: [503, 'Too many polls wait already. Ask without waiting, or later.'],
});
