import { z } from 'zod';
import { idIn } from '../../lib/schemas.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { accountErrors } from './account-switching.errors.ts';

const browserAccount = z
  .object({
    userId: z.string(),
    email: z.string(),
    name: z.string().nullable(),
    image: z.string().nullable(),
    current: z.boolean().describe('The one that pages and apps of this browser see.'),
  })
  .meta({ id: 'BrowserAccount' });

export const listAccountsContract = {
  summary: 'The accounts that are signed in in this browser, the current one first',
  tag: 'accounts',
  answer: { status: 200, schema: z.object({ data: z.array(browserAccount), nextCursor: z.string().nullable() }) },
  errors: [],
} as const satisfies Contract;

export const switchAccountContract = {
  summary: 'Make another account of this browser the current one',
  tag: 'accounts',
  body: z.strictObject({ userId: idIn('user') }),
  answer: { status: 200, schema: z.object({ accessToken: z.string(), expiresIn: z.int() }) },
  errors: [accountErrors.not_found],
} as const satisfies Contract;

export const setAccountAsideContract = {
  summary: 'Keep the current account in this browser and make room to sign in with another one',
  tag: 'accounts',
  body: z.strictObject({}),
  answer: { status: 204, schema: null },
  errors: [accountErrors.too_many],
} as const satisfies Contract;

export const signOutAccountContract = {
  summary: 'Sign one account of this browser out, or all of them',
  tag: 'accounts',
  body: z.strictObject({ userId: idIn('user').optional() }),
  answer: { status: 204, schema: null },
  errors: [accountErrors.not_found],
} as const satisfies Contract;
