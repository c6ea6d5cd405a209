import { defineErrors } from '../../platform/http/problem.ts';

export const operatorErrors = defineErrors('set_up', {
  already_set_up: [409, 'This instance is set up already.'],
  token_invalid: [403, 'This set-up link is not valid. The current one stands in the output of the running server.'],
});
