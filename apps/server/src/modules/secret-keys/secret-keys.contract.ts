import { z } from 'zod';
import { idIn, pageOf, timeOut } from '../../lib/schemas.ts';
import { timePageQuery } from '../../lib/time-cursor.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { accessErrors, SCOPES, stepUpRequired } from '../access/index.ts';
import { secretKeyErrors } from './secret-keys.errors.ts';

export const secretKeyView = z
  .object({
    id: z.string(),
    name: z.string(),
    prefix: z.string(),
    lastFour: z.string(),
    scopes: z.array(z.string()),
    createdAt: timeOut,
    lastUsedAt: timeOut.nullable(),
    expiresAt: timeOut.nullable(),
    revokedAt: timeOut.nullable(),
  })
  .meta({ id: 'SecretKey' });

const errors = [accessErrors.unauthenticated, accessErrors.invalid_credential, accessErrors.forbidden];

export const listSecretKeysContract = {
  summary: 'Secret keys of the project, without their secrets',
  tag: 'secret-keys',
  query: timePageQuery,
  answer: { status: 200, schema: pageOf(secretKeyView) },
  errors,
} as const satisfies Contract;

export const createSecretKeyContract = {
  summary: 'Make a secret key',
  tag: 'secret-keys',
  body: z.strictObject({
    name: z.string().trim().min(1).max(100),
    scopes: z
      .array(z.enum(SCOPES))
      .min(1)
      .optional()
      .describe('Default: all that you hold, but `user_exports:with_hashes`, which has to be named.'),
    expiresAt: z.iso.datetime().optional(),
  }),
  answer: {
    status: 201,
    schema: z
      .object({ key: secretKeyView, secret: z.string().describe('Shown this once.') })
      .meta({ id: 'CreatedSecretKey' }),
  },
  errors: [...errors, stepUpRequired, secretKeyErrors.expiry_past],
} as const satisfies Contract;

export const revokeSecretKeyContract = {
  summary: 'Revoke a secret key, within a second',
  tag: 'secret-keys',
  params: z.object({ secretKeyId: idIn('secretKey') }),
  answer: { status: 204, schema: null },
  errors: [...errors, stepUpRequired, secretKeyErrors.not_found],
} as const satisfies Contract;
