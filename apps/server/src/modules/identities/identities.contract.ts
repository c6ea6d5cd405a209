import { z } from 'zod';
import { idIn, timeOut } from '../../lib/schemas.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { accessErrors } from '../access/index.ts';
import { freshProofErrors, sessionErrors } from '../sessions/index.ts';
import { userErrors } from '../users/index.ts';
import { identityErrors } from './identities.errors.ts';

export const identityView = z
  .object({
    id: z.string(),
    provider: z.string().describe('The key of the provider: "google".'),
    issuer: z.string(),
    subject: z.string().describe('The id of the account at the provider.'),
    email: z.string().nullable().describe('As the provider said last. It proves nothing here.'),
    name: z.string().nullable(),
    createdAt: timeOut,
    lastUsedAt: timeOut,
  })
  .meta({ id: 'Identity' });

const management = [accessErrors.unauthenticated, accessErrors.invalid_credential, accessErrors.forbidden];
const list = z.object({ data: z.array(identityView), nextCursor: z.string().nullable() });

export const listMyIdentitiesContract = {
  summary: 'Accounts at other providers that you sign in with',
  tag: 'me',
  answer: { status: 200, schema: list },
  errors: [sessionErrors.required],
} as const satisfies Contract;

export const removeMyIdentityContract = {
  summary: 'Disconnect an account at another provider. Wants a sign-in of the last ten minutes; the last way in stays',
  tag: 'me',
  params: z.object({ identityId: idIn('identity') }),
  answer: { status: 204, schema: null },
  errors: [sessionErrors.required, ...freshProofErrors, identityErrors.not_found, identityErrors.last_way_in],
} as const satisfies Contract;

export const listUserIdentitiesContract = {
  summary: "A user's accounts at other providers",
  tag: 'users',
  params: z.object({ userId: idIn('user') }),
  answer: { status: 200, schema: list },
  errors: [...management, userErrors.not_found],
} as const satisfies Contract;

export const removeUserIdentityContract = {
  summary: "Disconnect a user's account at another provider; every session ends, and a mail tells its owner",
  tag: 'users',
  params: z.object({ userId: idIn('user'), identityId: idIn('identity') }),
  answer: { status: 204, schema: null },
  errors: [...management, userErrors.not_found, userErrors.outranked, identityErrors.not_found],
} as const satisfies Contract;
