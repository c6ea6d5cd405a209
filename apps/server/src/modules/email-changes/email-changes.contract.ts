import { z } from 'zod';
import { emailIn, timeOut, tokenIn } from '../../lib/schemas.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { limitErrors } from '../limits/index.ts';
import { tokenErrors } from '../one-time-tokens/index.ts';
import { freshProofErrors, sessionErrors } from '../sessions/index.ts';
import { publicUser, userErrors } from '../users/index.ts';
import { emailChangeErrors } from './email-changes.errors.ts';

const mine = [sessionErrors.required];

export const getEmailChangeContract = {
  summary: 'The address that waits to become yours',
  tag: 'email-changes',
  answer: {
    status: 200,
    schema: z.object({ pending: z.object({ email: z.string(), expiresAt: timeOut }).nullable() }),
  },
  errors: mine,
} as const satisfies Contract;

export const requestEmailChangeContract = {
  summary:
    'Ask for another e-mail address: it gets a link that proves it. The answer is the same where another account has it',
  tag: 'email-changes',
  body: z.strictObject({ email: emailIn }),
  answer: { status: 202, schema: null },
  errors: [...mine, ...freshProofErrors, emailChangeErrors.unchanged, limitErrors.too_many],
} as const satisfies Contract;

export const cancelEmailChangeContract = {
  summary: 'Keep the address that you have',
  tag: 'email-changes',
  body: z.strictObject({}),
  answer: { status: 204, schema: null },
  errors: [...mine, sessionErrors.impersonated],
} as const satisfies Contract;

export const confirmEmailChangeContract = {
  summary: 'Make the new address yours, with the link that it got, signed in to the account that asked',
  tag: 'email-changes',
  body: z.strictObject({ token: tokenIn }),
  answer: { status: 200, schema: publicUser },
  errors: [
    ...mine,
    sessionErrors.impersonated,
    tokenErrors.used_or_expired,
    emailChangeErrors.other_account,
    userErrors.email_taken,
  ],
} as const satisfies Contract;

export const undoEmailChangeContract = {
  summary: 'Give an account its former address back, with the link that this address got',
  tag: 'email-changes',
  body: z.strictObject({ token: tokenIn }),
  answer: { status: 200, schema: z.object({}) },
  errors: [tokenErrors.used_or_expired, emailChangeErrors.address_gone],
} as const satisfies Contract;
