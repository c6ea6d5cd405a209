import { defineErrors } from '../../platform/http/problem.ts';

export const emailChangeErrors = defineErrors('email_changes', {
  unchanged: [422, 'This is your address already.'],
  other_account: [403, 'This link belongs to another account than the one that is signed in here.'],
  address_gone: [409, 'Another account has this address now. Ask the people who run this service.'],
});
