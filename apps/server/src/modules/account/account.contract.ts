import { z } from 'zod';
import { idIn, nameIn, passwordIn, timeOut } from '../../lib/schemas.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { passwordErrors } from '../passwords/index.ts';
import { listedSession, sessionErrors } from '../sessions/index.ts';
import { publicUser, userErrors } from '../users/index.ts';

const mine = [sessionErrors.required];

export const getMeContract = {
  summary: 'Your own profile',
  tag: 'me',
  answer: { status: 200, schema: publicUser },
  errors: mine,
} as const satisfies Contract;

export const updateMeContract = {
  summary: 'Change your own profile',
  tag: 'me',
  body: z.strictObject({ name: nameIn.nullish(), locale: z.enum(['en', 'de']).nullish() }),
  answer: { status: 200, schema: publicUser },
  errors: mine,
} as const satisfies Contract;

export const listMySessionsContract = {
  summary: 'Where you are signed in',
  tag: 'me',
  answer: { status: 200, schema: z.object({ data: z.array(listedSession), nextCursor: z.string().nullable() }) },
  errors: mine,
} as const satisfies Contract;

export const revokeMySessionContract = {
  summary: 'Sign one of your sessions out',
  tag: 'me',
  params: z.object({ sessionId: idIn('session') }),
  answer: { status: 204, schema: null },
  errors: [...mine, sessionErrors.not_found],
} as const satisfies Contract;

export const revokeMyOtherSessionsContract = {
  summary: 'Sign out everywhere else',
  tag: 'me',
  body: z.strictObject({}),
  answer: { status: 204, schema: null },
  errors: mine,
} as const satisfies Contract;

export const changePasswordContract = {
  summary: 'Change your password',
  tag: 'me',
  body: z.strictObject({
    currentPassword: passwordIn,
    newPassword: passwordIn,
    revokeOthers: z.boolean().default(true),
  }),
  answer: { status: 204, schema: null },
  errors: [
    ...mine,
    passwordErrors.wrong_current,
    passwordErrors.too_short,
    passwordErrors.too_long,
    passwordErrors.too_common,
    passwordErrors.too_personal,
  ],
} as const satisfies Contract;

export const requestDeletionContract = {
  summary: 'Delete your account in seven days; until then it can be kept',
  tag: 'me',
  body: z.strictObject({ password: passwordIn.optional() }),
  answer: { status: 200, schema: z.object({ deletionDueAt: timeOut }) },
  errors: [...mine, passwordErrors.wrong_current, userErrors.last_owner],
} as const satisfies Contract;

export const cancelDeletionContract = {
  summary: 'Keep your account after all',
  tag: 'me',
  body: z.strictObject({}),
  answer: { status: 204, schema: null },
  errors: mine,
} as const satisfies Contract;
