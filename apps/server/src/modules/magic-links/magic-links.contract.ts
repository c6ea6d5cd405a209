import { z } from 'zod';
import { emailIn, tokenIn } from '../../lib/schemas.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { limitErrors } from '../limits/index.ts';
import { tokenErrors } from '../one-time-tokens/index.ts';
import { signInErrors } from '../passwords/index.ts';
import { secondFactorNeeded, signedInAnswer, transport } from '../sessions/index.ts';
import { magicLinkErrors } from './magic-links.errors.ts';

export const requestMagicLinkContract = {
  summary: 'Ask for a mail with a sign-in link',
  tag: 'sign-in',
  body: z.strictObject({ email: emailIn }),
  answer: { status: 202, schema: null },
  errors: [magicLinkErrors.disabled, limitErrors.too_many],
} as const satisfies Contract;

export const confirmMagicLinkContract = {
  summary: 'Sign in with the link, in the browser that asked; or with the code that another browser shows',
  tag: 'sign-in',
  body: z.strictObject({
    token: tokenIn.optional(),
    code: z
      .string()
      .regex(/^\d{6}$/, 'has six digits')
      .optional(),
    transport,
  }),
  answer: { status: 200, schema: z.union([signedInAnswer, secondFactorNeeded]) },
  errors: [
    tokenErrors.used_or_expired,
    magicLinkErrors.other_browser,
    magicLinkErrors.disabled,
    signInErrors.banned,
    limitErrors.too_many,
  ],
} as const satisfies Contract;
