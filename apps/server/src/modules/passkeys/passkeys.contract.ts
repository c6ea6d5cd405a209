import { z } from 'zod';
import { emailIn, idIn, nameIn, timeOut } from '../../lib/schemas.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { accessErrors, stepUpRequired } from '../access/index.ts';
import { limitErrors } from '../limits/index.ts';
import { freshProofErrors, sessionErrors, transport } from '../sessions/index.ts';
import { secondStepErrors, signInAnswer, signInErrors } from '../sign-in-attempts/index.ts';
import { userErrors } from '../users/index.ts';
import { passkeyErrors } from './passkeys.errors.ts';

const passkeyView = z
  .object({
    id: z.string(),
    name: z.string(),
    backedUp: z.boolean().describe('Kept by a password manager, and there on the other devices of its owner.'),
    createdAt: timeOut,
    lastUsedAt: timeOut.nullable(),
  })
  .meta({ id: 'Passkey' });
const passkeys = z.object({ data: z.array(passkeyView) });

const name = nameIn.pipe(z.string().min(1).max(60));
export const credentialIn = z
  .record(z.string(), z.unknown())
  .describe('What `navigator.credentials` answered, as its `toJSON()` writes it.');
export const passkeyOptions = z.object({
  options: z.record(z.string(), z.unknown()).describe('For `navigator.credentials`.'),
});
const changes = [sessionErrors.required, ...freshProofErrors];
const management = [accessErrors.unauthenticated, accessErrors.invalid_credential, accessErrors.forbidden];

export const passkeyOptionsContract = {
  summary: 'Begin to sign in with a passkey',
  tag: 'sign-in',
  body: z.strictObject({}),
  answer: { status: 200, schema: passkeyOptions },
  errors: [passkeyErrors.disabled, limitErrors.too_many],
} as const satisfies Contract;

export const beginSignUpPasskeyContract = {
  summary: 'Begin to make the passkey of a sign-up',
  tag: 'sign-up',
  body: z.strictObject({ email: emailIn }),
  answer: { status: 200, schema: passkeyOptions },
  errors: [passkeyErrors.disabled, limitErrors.too_many],
} as const satisfies Contract;

export const signInWithPasskeyContract = {
  summary: 'Sign in with a passkey',
  tag: 'sign-in',
  body: z.strictObject({ credential: credentialIn, transport }),
  answer: { status: 200, schema: signInAnswer },
  errors: [
    passkeyErrors.disabled,
    passkeyErrors.refused,
    signInErrors.banned,
    signInErrors.not_verified,
    limitErrors.too_many,
  ],
} as const satisfies Contract;

export const beginRegistrationContract = {
  summary: 'Begin to add a passkey',
  tag: 'passkeys',
  body: z.strictObject({}),
  answer: { status: 200, schema: passkeyOptions },
  errors: [...changes, passkeyErrors.disabled, passkeyErrors.too_many],
} as const satisfies Contract;

export const registerPasskeyContract = {
  summary: 'Add the passkey that was made',
  tag: 'passkeys',
  body: z.strictObject({ credential: credentialIn, name: name.optional() }),
  answer: { status: 201, schema: passkeyView },
  errors: [
    ...changes,
    passkeyErrors.disabled,
    passkeyErrors.refused,
    passkeyErrors.too_many,
    passkeyErrors.known_already,
  ],
} as const satisfies Contract;

export const listMyPasskeysContract = {
  summary: 'Your passkeys',
  tag: 'passkeys',
  answer: { status: 200, schema: passkeys },
  errors: [sessionErrors.required],
} as const satisfies Contract;

const passkeyId = z.object({ passkeyId: idIn('passkey') });

export const renameMyPasskeyContract = {
  summary: 'Give a passkey another name',
  tag: 'passkeys',
  params: passkeyId,
  body: z.strictObject({ name }),
  answer: { status: 204, schema: null },
  errors: [sessionErrors.required, sessionErrors.impersonated, passkeyErrors.not_found],
} as const satisfies Contract;

export const removeMyPasskeyContract = {
  summary: 'Remove a passkey, and the recovery codes with the last second step',
  tag: 'passkeys',
  params: passkeyId,
  answer: { status: 204, schema: null },
  errors: [...changes, passkeyErrors.not_found, passkeyErrors.last_way_in, secondStepErrors.required_here],
} as const satisfies Contract;

export const listUserPasskeysContract = {
  summary: "A user's passkeys",
  tag: 'passkeys',
  params: z.object({ userId: idIn('user') }),
  answer: { status: 200, schema: passkeys },
  errors: [...management, userErrors.not_found],
} as const satisfies Contract;

export const removeUserPasskeyContract = {
  summary: 'Remove a passkey of a user, and the recovery codes with the last second step',
  tag: 'passkeys',
  params: z.object({ userId: idIn('user'), passkeyId: idIn('passkey') }),
  answer: { status: 204, schema: null },
  errors: [...management, stepUpRequired, userErrors.not_found, userErrors.outranked, passkeyErrors.not_found],
} as const satisfies Contract;
