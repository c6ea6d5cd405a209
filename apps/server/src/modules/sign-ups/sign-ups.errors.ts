import { defineErrors } from '../../platform/http/problem.ts';

export const signUpErrors = defineErrors('sign_up', {
  closed: [403, 'Accounts here are made by invitation only.'],
  proof_required: [422, 'No mail signs in here. Choose a password or make a passkey.'],
  domain_not_allowed: [422, 'Accounts here are not for addresses of this domain. Use another address.'],
  disposable_address: [422, 'Mailboxes that end after a while are not accepted here. Use an address that stays yours.'],
});
