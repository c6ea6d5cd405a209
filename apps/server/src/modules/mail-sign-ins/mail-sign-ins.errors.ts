import { defineErrors } from '../../platform/http/problem.ts';

export const magicLinkErrors = defineErrors('magic_links', {
  disabled: [403, 'Sign-in by e-mail link is switched off here.'],
  other_browser: [
    403,
    'This link was asked for in another browser. Open its page here, and type the code that it shows there.',
  ],
});

export const emailCodeErrors = defineErrors('email_codes', {
  disabled: [403, 'Sign-in by a code in a mail is switched off here.'],
});
