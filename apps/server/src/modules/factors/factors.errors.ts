import { defineErrors } from '../../platform/http/problem.ts';

export const factorErrors = defineErrors('factors', {
  not_found: [404, 'This account has no such second factor.'],
  disabled: [403, 'Second factors are switched off here.'],
  wrong_code: [422, 'That code is not right. Check the clock of your phone, and type the code that the app shows now.'],
});
