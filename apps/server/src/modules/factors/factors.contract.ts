import { z } from 'zod';
import { idIn, timeOut } from '../../lib/schemas.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { accessErrors, stepUpRequired } from '../access/index.ts';
import { limitErrors } from '../limits/index.ts';
import { freshProofErrors, sessionErrors } from '../sessions/index.ts';
import { secondStepErrors } from '../sign-in-attempts/index.ts';
import { userErrors } from '../users/index.ts';
import { factorErrors } from './factors.errors.ts';

/** What there is, never what it is made of. */
export const factorsView = z
  .object({
    policy: z.enum(['off', 'optional', 'required']),
    totp: z.object({ confirmedAt: timeOut, lastUsedAt: timeOut.nullable() }).nullable(),
    recoveryCodes: z.object({
      left: z.int().describe('That can still be used.'),
      renewable: z
        .boolean()
        .describe('Whether there is a second step, a passkey among them, that codes can stand in for.'),
    }),
  })
  .meta({ id: 'Factors' });

const recoveryCodes = z
  .object({ recoveryCodes: z.array(z.string()).describe('Shown once.') })
  .meta({ id: 'RecoveryCodes' });
const changes = [sessionErrors.required, ...freshProofErrors, factorErrors.disabled];
const management = [accessErrors.unauthenticated, accessErrors.invalid_credential, accessErrors.forbidden];

export const listMyFactorsContract = {
  summary: 'Your second factors',
  tag: 'factors',
  answer: { status: 200, schema: factorsView },
  errors: [sessionErrors.required],
} as const satisfies Contract;

export const beginTotpSetUpContract = {
  summary: 'Begin to set up an authenticator',
  tag: 'factors',
  body: z.strictObject({}),
  answer: {
    status: 200,
    schema: z
      .object({ secret: z.string(), uri: z.string(), qrCode: z.string().describe('An SVG document.') })
      .meta({ id: 'TotpSetUp' }),
  },
  errors: changes,
} as const satisfies Contract;

export const confirmTotpSetUpContract = {
  summary: 'Confirm it with a code; recovery codes are shown once',
  tag: 'factors',
  body: z.strictObject({ code: z.string().min(1).max(60) }),
  answer: { status: 200, schema: recoveryCodes },
  errors: [...changes, factorErrors.wrong_code, limitErrors.too_many],
} as const satisfies Contract;

export const removeTotpContract = {
  summary: 'Take the authenticator away, and the recovery codes with it where no passkey remains',
  tag: 'factors',
  answer: { status: 204, schema: null },
  errors: [...changes, factorErrors.not_found, secondStepErrors.required_here],
} as const satisfies Contract;

export const renewRecoveryCodesContract = {
  summary: 'Make recovery codes; those before are void',
  tag: 'factors',
  body: z.strictObject({}),
  answer: { status: 200, schema: recoveryCodes },
  errors: [...changes, factorErrors.not_found],
} as const satisfies Contract;

const userId = z.object({ userId: idIn('user') });

export const listUserFactorsContract = {
  summary: "A user's second factors",
  tag: 'factors',
  params: userId,
  answer: { status: 200, schema: factorsView },
  errors: [...management, userErrors.not_found],
} as const satisfies Contract;

export const removeUserFactorsContract = {
  summary: 'Take the authenticator and the recovery codes of a user away; every session ends',
  tag: 'factors',
  params: userId,
  answer: { status: 204, schema: null },
  errors: [...management, stepUpRequired, userErrors.not_found, userErrors.outranked],
} as const satisfies Contract;
