import { defineErrors } from '../../platform/http/problem.ts';

export const mailErrors = defineErrors('mails', {
  sender_incomplete: [422, 'To send with a key of your own, give the key and the address that mails come from.'],
  sender_contradictory: [
    422,
    'The mailer of this instance has its own address and key. Leave both out, or choose resend.',
  ],
});
