import { defineErrors } from '../../platform/http/problem.ts';

export const termsErrors = defineErrors('terms', {
  not_accepted: [422, 'Read the terms and accept them. They may have changed since this page was opened.'],
});
