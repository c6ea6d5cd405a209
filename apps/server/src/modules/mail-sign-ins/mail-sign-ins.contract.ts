import { z } from 'zod';
import { emailIn, tokenIn } from '../../lib/schemas.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { captchaErrors, captchaIn } from '../captchas/index.ts';
import { limitErrors } from '../limits/index.ts';
import { tokenErrors } from '../one-time-tokens/index.ts';
import { transport } from '../sessions/index.ts';
import { signInAnswer, signInErrors } from '../sign-in-attempts/index.ts';
import { emailCodeErrors, magicLinkErrors } from './mail-sign-ins.errors.ts';

export const sixDigits = z.string().regex(/^\d{6}$/, 'has six digits');

const request = {
  tag: 'sign-in',
  body: z.strictObject({ email: emailIn, captcha: captchaIn.optional() }),
  answer: { status: 202, schema: null },
} as const;

const requestErrors = [
  captchaErrors.required,
  captchaErrors.failed,
  captchaErrors.unavailable,
  limitErrors.too_many,
] as const;

export const requestMagicLinkContract = {
  ...request,
  summary: 'Ask for a mail with a sign-in link',
  errors: [magicLinkErrors.disabled, ...requestErrors],
} as const satisfies Contract;

export const requestEmailCodeContract = {
  ...request,
  summary: 'Ask for a mail with six digits to sign in with',
  errors: [emailCodeErrors.disabled, ...requestErrors],
} as const satisfies Contract;

const confirm = { tag: 'sign-in', answer: { status: 200, schema: signInAnswer } } as const;

export const confirmMagicLinkContract = {
  ...confirm,
  summary: 'Sign in with the link, in the browser that asked; or with the code that another browser shows',
  body: z
    .strictObject({ token: tokenIn.optional(), code: sixDigits.optional(), transport })
    .refine(({ token, code }) => (token === undefined) !== (code === undefined), 'has either a token or a code'),
  errors: [
    tokenErrors.used_or_expired,
    magicLinkErrors.other_browser,
    magicLinkErrors.disabled,
    signInErrors.banned,
    limitErrors.too_many,
  ],
} as const satisfies Contract;

export const confirmEmailCodeContract = {
  ...confirm,
  summary: 'Sign in with the six digits, in the browser that asked for them',
  body: z.strictObject({ code: sixDigits, transport }),
  errors: [tokenErrors.used_or_expired, emailCodeErrors.disabled, signInErrors.banned, limitErrors.too_many],
} as const satisfies Contract;
