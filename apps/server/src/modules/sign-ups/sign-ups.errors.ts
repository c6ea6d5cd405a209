import { defineErrors } from '../../platform/http/problem.ts';

export const signUpErrors = defineErrors('sign_up', {
  closed: [403, 'Accounts here are made by invitation only.'],
});
