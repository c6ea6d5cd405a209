import { z } from 'zod';
import { passwordIn } from '../../lib/schemas.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { limitErrors } from '../limits/index.ts';
import { passwordErrors } from '../passwords/index.ts';
import { sessionErrors, signedInAnswer, transport } from '../sessions/index.ts';
import { attemptErrors } from '../sign-in-attempts/index.ts';
import { stepUpErrors } from './step-up.errors.ts';

const ways = z
  .object({
    fresh: z.boolean().describe('Whether the last proof is younger than 10 minutes.'),
    ways: z.array(z.string()).describe('`password`, or the factors of this account. Empty: sign in again by mail.'),
  })
  .meta({ id: 'StepUp' });

export const getStepUpContract = {
  summary: 'Whether a fresh proof is needed, and how this account gives one',
  tag: 'sign-in',
  answer: { status: 200, schema: ways },
  errors: [sessionErrors.required],
} as const satisfies Contract;

export const stepUpContract = {
  summary: 'Prove once more who is there; the session goes on under a new id',
  tag: 'sign-in',
  body: z.strictObject({
    way: z.string().min(1).max(40),
    password: passwordIn.optional(),
    code: z.string().min(1).max(60).optional(),
    credential: z.record(z.string(), z.unknown()).optional(),
    transport,
  }),
  answer: { status: 200, schema: signedInAnswer },
  errors: [
    sessionErrors.required,
    sessionErrors.impersonated,
    stepUpErrors.other_way,
    attemptErrors.wrong_proof,
    passwordErrors.wrong_current,
    limitErrors.too_many,
  ],
} as const satisfies Contract;

export const stepUpChallengeContract = {
  summary: 'What a security key or passkey has to sign for it',
  tag: 'sign-in',
  body: z.strictObject({ way: z.string().min(1).max(40) }),
  answer: { status: 200, schema: z.object({ options: z.record(z.string(), z.unknown()) }) },
  errors: [sessionErrors.required, sessionErrors.impersonated, stepUpErrors.other_way],
} as const satisfies Contract;
