import { z } from 'zod';
import { emailIn, idIn, passwordIn, tokenIn } from '../../lib/schemas.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { accessErrors } from '../access/index.ts';
import { limitErrors } from '../limits/index.ts';
import { tokenErrors } from '../one-time-tokens/index.ts';
import { secondFactorNeeded, signedInAnswer, transport } from '../sessions/index.ts';
import { userErrors } from '../users/index.ts';
import { passwordErrors, signInErrors } from './passwords.errors.ts';

const rules = [
  passwordErrors.too_short,
  passwordErrors.too_long,
  passwordErrors.too_common,
  passwordErrors.too_personal,
];

export const signInWithPasswordContract = {
  summary: 'Sign in with a password',
  tag: 'sign-in',
  body: z.strictObject({ email: emailIn, password: passwordIn, transport }),
  answer: { status: 200, schema: z.union([signedInAnswer, secondFactorNeeded]) },
  errors: [
    signInErrors.wrong_credentials,
    signInErrors.not_verified,
    signInErrors.banned,
    passwordErrors.disabled,
    limitErrors.too_many,
  ],
} as const satisfies Contract;

export const requestPasswordResetContract = {
  summary: 'Ask for a mail to set a new password',
  tag: 'passwords',
  body: z.strictObject({ email: emailIn }),
  answer: { status: 202, schema: null },
  errors: [limitErrors.too_many],
} as const satisfies Contract;

export const confirmPasswordResetContract = {
  summary: 'Set a new password; every session ends',
  tag: 'passwords',
  body: z.strictObject({ token: tokenIn, password: passwordIn }),
  answer: { status: 200, schema: z.object({}) },
  errors: [tokenErrors.used_or_expired, ...rules],
} as const satisfies Contract;

export const sendPasswordResetContract = {
  summary: 'Send a user the mail to set a new password',
  tag: 'users',
  params: z.object({ userId: idIn('user') }),
  body: z.strictObject({}),
  answer: { status: 202, schema: null },
  errors: [accessErrors.unauthenticated, accessErrors.invalid_credential, accessErrors.forbidden, userErrors.not_found],
} as const satisfies Contract;
