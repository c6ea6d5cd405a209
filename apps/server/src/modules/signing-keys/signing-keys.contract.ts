import { z } from 'zod';
import { pageOf, timeOut } from '../../lib/schemas.ts';
import { timePageQuery } from '../../lib/time-cursor.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { accessErrors, stepUpRequired } from '../access/index.ts';
import { projectErrors } from '../projects/index.ts';

export const jwksContract = {
  summary: 'Public keys of the project (RFC 7517)',
  tag: 'signing-keys',
  answer: { status: 200, schema: z.object({ keys: z.array(z.record(z.string(), z.unknown())) }).meta({ id: 'Jwks' }) },
  errors: [],
} as const satisfies Contract;

export const signingKeyView = z
  .object({
    id: z.string(),
    kid: z.string().describe('Thumbprint of the key (RFC 7638): what the header of a token names.'),
    algorithm: z.enum(['EdDSA', 'RS256', 'ES256']),
    state: z.enum(['next', 'active', 'retired']),
    createdAt: timeOut,
    activatedAt: timeOut.nullable(),
    retiredAt: timeOut.nullable(),
    publishedUntil: timeOut
      .nullable()
      .describe('When a retired key leaves the JWKS. Null: it left at once, in an emergency.'),
    activatesAt: timeOut.nullable().describe('When the next key may sign: every verifier can have seen it by then.'),
  })
  .meta({ id: 'SigningKey' });

const keys = pageOf(signingKeyView);
const errors = [accessErrors.unauthenticated, accessErrors.invalid_credential, accessErrors.forbidden];

export const listSigningKeysContract = {
  summary: 'Signing keys of the project, without their private parts',
  tag: 'signing-keys',
  query: timePageQuery,
  answer: { status: 200, schema: keys },
  errors,
} as const satisfies Contract;

export const rotateSigningKeysContract = {
  summary: 'Publish the next signing key, which takes over by itself',
  tag: 'signing-keys',
  body: z.strictObject({}),
  answer: { status: 200, schema: keys },
  errors: [...errors, projectErrors.not_found],
} as const satisfies Contract;

export const rotateSigningKeysNowContract = {
  summary: 'In an emergency: a new key signs at once, and tokens of the old ones count no more',
  tag: 'signing-keys',
  body: z.strictObject({ reason: z.string().trim().min(1).max(500).describe('For the audit.') }),
  answer: { status: 200, schema: keys },
  errors: [...errors, stepUpRequired, projectErrors.not_found],
} as const satisfies Contract;
