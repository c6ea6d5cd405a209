import { z } from 'zod';
import { emailIn, idIn, passwordIn, tokenIn } from '../../lib/schemas.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { accessErrors } from '../access/index.ts';
import { captchaErrors, captchaIn } from '../captchas/index.ts';
import { limitErrors } from '../limits/index.ts';
import { tokenErrors } from '../one-time-tokens/index.ts';
import { transport } from '../sessions/index.ts';
import { signInAnswer, signInErrors } from '../sign-in-attempts/index.ts';
import { userErrors } from '../users/index.ts';
import { newPasswordErrors, passwordErrors } from './passwords.errors.ts';

export const signInWithPasswordContract = {
  summary: 'Sign in with a password',
  tag: 'sign-in',
  body: z
    .strictObject({
      email: emailIn.optional(),
      username: z.string().min(1).max(100).optional(),
      identifier: z.string().min(1).max(254).optional().describe('Either: what holds an `@` is an address.'),
      password: passwordIn,
      captcha: captchaIn.optional(),
      transport,
    })
    .refine(
      ({ email, username, identifier }) =>
        [email, username, identifier].filter((one) => one !== undefined).length === 1,
      { path: ['email'], error: 'is one of email, username and identifier' },
    ),
  answer: { status: 200, schema: signInAnswer },
  errors: [
    signInErrors.wrong_credentials,
    signInErrors.not_verified,
    signInErrors.banned,
    passwordErrors.disabled,
    captchaErrors.required,
    captchaErrors.failed,
    captchaErrors.unavailable,
    limitErrors.too_many,
  ],
} as const satisfies Contract;

export const requestPasswordResetContract = {
  summary: 'Ask for a mail to set a new password',
  tag: 'passwords',
  body: z.strictObject({ email: emailIn, captcha: captchaIn.optional() }),
  answer: { status: 202, schema: null },
  errors: [
    passwordErrors.disabled,
    captchaErrors.required,
    captchaErrors.failed,
    captchaErrors.unavailable,
    limitErrors.too_many,
  ],
} as const satisfies Contract;

export const confirmPasswordResetContract = {
  summary: 'Set a new password; every session ends',
  tag: 'passwords',
  body: z.strictObject({ token: tokenIn, password: passwordIn }),
  answer: { status: 200, schema: z.object({}) },
  errors: [tokenErrors.used_or_expired, limitErrors.too_many, ...newPasswordErrors],
} as const satisfies Contract;

export const sendPasswordResetContract = {
  summary: 'Send a user the mail to set a new password',
  tag: 'users',
  params: z.object({ userId: idIn('user') }),
  body: z.strictObject({}),
  answer: { status: 202, schema: null },
  errors: [
    accessErrors.unauthenticated,
    accessErrors.invalid_credential,
    accessErrors.forbidden,
    userErrors.not_found,
    passwordErrors.disabled,
  ],
} as const satisfies Contract;
