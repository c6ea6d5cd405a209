import { defineErrors } from '../../platform/http/problem.ts';

export const factorErrors = defineErrors('factors', {
  not_found: [404, 'This account has no such second factor.'],
  required_here: [409, 'A second factor is required here. Set up a new one instead: it replaces this one.'],
  disabled: [403, 'Second factors are switched off here.'],
  wrong_code: [422, 'That code is not right. Check the clock of your phone, and type the code that the app shows now.'],
});
