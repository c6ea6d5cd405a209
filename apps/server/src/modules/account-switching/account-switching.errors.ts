import { defineErrors } from '../../platform/http/problem.ts';

export const accountErrors = defineErrors('accounts', {
  not_found: [404, 'This account is not signed in in this browser.'],
  too_many: [409, 'Five accounts are signed in in this browser already. Sign one of them out first.'],
});
