import { z } from 'zod';
import { timeOut } from '../../lib/schemas.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { limitErrors } from '../limits/index.ts';
import { signedInAnswer } from '../sessions/index.ts';
import { termsErrors } from '../terms/index.ts';
import { userErrors, usernameIn } from '../users/index.ts';
import { attemptErrors, signInErrors } from './sign-in-attempts.errors.ts';

const attempt = z.string().min(1).max(100);
const factor = z.string().min(1).max(40);
const proof = {
  code: z.string().min(1).max(60).optional().describe('Digits of an authenticator, or a recovery code.'),
  credential: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('What a security key or passkey answered (WebAuthn).'),
};

/** The first proof was right, and something is left to do. */
const signInContinues = z
  .object({
    next: z.enum(['second_factor', 'enrolment', 'terms', 'username']),
    attempt: z
      .string()
      .describe(
        'With transport "token" it carries a secret, and whoever has it gets the session. It belongs in no address.',
      ),
    factors: z.array(z.string()),
  })
  .meta({ id: 'SignInContinues' });

/** The answer of every way in: a session, or what is left. */
export const signInAnswer = z.union([signedInAnswer, signInContinues]);
export type SignInAnswer = z.input<typeof signInAnswer>;

const steps = [attemptErrors.ended, attemptErrors.other_step, signInErrors.banned, signInErrors.not_verified];
const proofs = [...steps, attemptErrors.factor_unavailable, attemptErrors.wrong_proof, limitErrors.too_many];

export const getAttemptContract = {
  summary: 'Where a sign-in stands',
  tag: 'sign-in',
  body: z.strictObject({ attempt }),
  answer: {
    status: 200,
    schema: signInContinues
      .extend({ expiresAt: timeOut, returnTo: z.string().nullable() })
      .meta({ id: 'SignInAttempt' }),
  },
  errors: [attemptErrors.ended],
} as const satisfies Contract;

export const secondFactorChallengeContract = {
  summary: 'What a security key or passkey has to sign',
  tag: 'sign-in',
  body: z.strictObject({ attempt, factor }),
  answer: { status: 200, schema: z.object({ options: z.record(z.string(), z.unknown()) }) },
  errors: [...steps, attemptErrors.factor_unavailable],
} as const satisfies Contract;

export const proveSecondFactorContract = {
  summary: 'Finish a sign-in with a second factor',
  tag: 'sign-in',
  body: z.strictObject({ attempt, factor, ...proof, trustDevice: z.boolean().default(false) }),
  answer: { status: 200, schema: signInAnswer },
  errors: proofs,
} as const satisfies Contract;

export const acceptTermsContract = {
  summary: 'Accept the terms that have changed, and go on with the sign-in',
  tag: 'sign-in',
  body: z.strictObject({ attempt, acceptedTerms: z.string().min(1).max(60).describe('The version that was shown.') }),
  answer: { status: 200, schema: signInAnswer },
  errors: [...steps, termsErrors.not_accepted],
} as const satisfies Contract;

export const chooseUsernameContract = {
  summary: 'Choose the username that this project requires and the account lacks, and finish the sign-in',
  tag: 'sign-in',
  body: z.strictObject({ attempt, username: usernameIn }),
  answer: { status: 200, schema: signInAnswer },
  errors: [...steps, userErrors.username_taken, userErrors.username_reserved, limitErrors.too_many],
} as const satisfies Contract;

export const beginEnrolmentContract = {
  summary: 'Set up the second factor that this project requires',
  tag: 'sign-in',
  body: z.strictObject({ attempt, factor }),
  answer: { status: 200, schema: z.object({ setUp: z.record(z.string(), z.unknown()) }) },
  errors: [...steps, attemptErrors.factor_unavailable],
} as const satisfies Contract;

export const confirmEnrolmentContract = {
  summary: 'Prove that it works, and finish the sign-in',
  tag: 'sign-in',
  body: z.strictObject({ attempt, factor, ...proof }),
  answer: {
    status: 200,
    schema: z
      .object({
        recoveryCodes: z.array(z.string()).describe('Shown once. Empty where the account has codes that still work.'),
        signIn: signInAnswer,
      })
      .meta({ id: 'EnrolledSignIn' }),
  },
  errors: proofs,
} as const satisfies Contract;
