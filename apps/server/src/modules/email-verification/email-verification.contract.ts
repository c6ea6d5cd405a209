import { z } from 'zod';
import { emailIn, passwordIn, tokenIn } from '../../lib/schemas.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { limitErrors } from '../limits/index.ts';
import { tokenErrors } from '../one-time-tokens/index.ts';
import { credentialIn, passkeyErrors, passkeyOptions } from '../passkeys/index.ts';
import { transport } from '../sessions/index.ts';
import { signInAnswer, signInErrors } from '../sign-in-attempts/index.ts';
import { emailVerificationErrors } from './email-verification.errors.ts';

export const requestEmailVerificationContract = {
  summary: 'Ask for the verification mail again',
  tag: 'email-verification',
  body: z.strictObject({ email: emailIn }),
  answer: { status: 202, schema: null },
  errors: [limitErrors.too_many],
} as const satisfies Contract;

export const signUpProofOptionsContract = {
  summary: 'Begin to show the passkey of a sign-up, in another browser than the one that signed up',
  tag: 'email-verification',
  body: z.strictObject({ token: tokenIn }),
  answer: { status: 200, schema: passkeyOptions },
  errors: [tokenErrors.used_or_expired, limitErrors.too_many],
} as const satisfies Contract;

export const confirmEmailVerificationContract = {
  summary:
    'Confirm an address. In another browser than the one that signed up, with the password or passkey of that sign-up',
  tag: 'email-verification',
  body: z.strictObject({
    token: tokenIn,
    password: passwordIn.optional(),
    credential: credentialIn.optional(),
    transport,
  }),
  answer: {
    status: 200,
    schema: z.object({
      signIn: signInAnswer
        .optional()
        .describe('Of a sign-up by mail alone, in the browser that signed up: this link signs in, too.'),
    }),
  },
  errors: [
    tokenErrors.used_or_expired,
    emailVerificationErrors.password_required,
    emailVerificationErrors.wrong_password,
    emailVerificationErrors.passkey_required,
    passkeyErrors.refused,
    passkeyErrors.known_already,
    signInErrors.banned,
    limitErrors.too_many,
  ],
} as const satisfies Contract;
