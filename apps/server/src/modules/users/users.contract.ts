import { z } from 'zod';
import { emailIn, idIn, nameIn, pageOf, pageQuery, passwordIn, timeOut } from '../../lib/schemas.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { accessErrors } from '../access/index.ts';
import { userErrors } from './users.errors.ts';

/** What a signed-in person's own app may see of them. */
export const publicUser = z
  .object({
    id: z.string(),
    email: z.string(),
    emailVerified: z.boolean(),
    username: z.string().nullable(),
    name: z.string().nullable(),
    image: z.string().nullable(),
    locale: z.string().nullable(),
    roles: z.array(z.string()),
    metadata: z.record(z.string(), z.unknown()),
    createdAt: timeOut,
    updatedAt: timeOut,
  })
  .meta({ id: 'User' });

/** What the project's operators and secret keys see. */
export const managedUser = publicUser
  .extend({
    privateMetadata: z.record(z.string(), z.unknown()),
    status: z.enum(['active', 'unverified', 'banned', 'deleting']),
    ban: z.object({ reason: z.string().nullable(), at: timeOut, expiresAt: timeOut.nullable() }).nullable(),
    deletionDueAt: timeOut.nullable(),
    hasPassword: z.boolean(),
    lastSignInAt: timeOut.nullable(),
  })
  .meta({ id: 'ManagedUser' });

const userId = z.object({ userId: idIn('user') });
const reading = [accessErrors.unauthenticated, accessErrors.invalid_credential, accessErrors.forbidden];
const metadata = z
  .record(z.string().max(100), z.unknown())
  .refine((value) => JSON.stringify(value).length <= 8_000, 'is larger than 8,000 characters');

export const listUsersContract = {
  summary: 'Users of the project, newest first',
  tag: 'users',
  query: pageQuery.extend({
    q: z
      .string()
      .max(254)
      .optional()
      .describe('Beginning of the e-mail address or of the name. What is found comes in alphabetical order.'),
    status: z.enum(['active', 'unverified', 'banned', 'deleting']).optional(),
  }),
  answer: { status: 200, schema: pageOf(managedUser) },
  errors: [...reading, userErrors.cursor_invalid],
} as const satisfies Contract;

export const createUserContract = {
  summary: 'Create a user',
  tag: 'users',
  body: z.strictObject({
    email: emailIn,
    name: nameIn.nullish(),
    password: passwordIn.optional(),
    emailVerified: z.boolean().default(false),
    publicMetadata: metadata.optional(),
    privateMetadata: metadata.optional(),
  }),
  answer: { status: 201, schema: managedUser },
  errors: [...reading, userErrors.email_taken, userErrors.password_refused],
} as const satisfies Contract;

export const getUserContract = {
  summary: 'One user',
  tag: 'users',
  params: userId,
  answer: { status: 200, schema: managedUser },
  errors: [...reading, userErrors.not_found],
} as const satisfies Contract;

export const updateUserContract = {
  summary: 'Change a user',
  tag: 'users',
  params: userId,
  body: z.strictObject({
    name: nameIn.nullish(),
    emailVerified: z.boolean().optional(),
    locale: z.enum(['en', 'de']).nullish(),
    publicMetadata: metadata.optional(),
    privateMetadata: metadata.optional(),
  }),
  answer: { status: 200, schema: managedUser },
  errors: [...reading, userErrors.not_found],
} as const satisfies Contract;

export const deleteUserContract = {
  summary: 'Delete a user at once, with sessions and factors',
  tag: 'users',
  params: userId,
  answer: { status: 204, schema: null },
  errors: [...reading, userErrors.not_found, userErrors.last_owner],
} as const satisfies Contract;

export const banUserContract = {
  summary: 'Ban a user: every session ends within a second',
  tag: 'users',
  params: userId,
  body: z.strictObject({ reason: z.string().trim().min(1).max(500), expiresAt: z.iso.datetime().optional() }),
  answer: { status: 200, schema: managedUser },
  errors: [...reading, userErrors.not_found, userErrors.last_owner, userErrors.ban_expiry_past],
} as const satisfies Contract;

export const unbanUserContract = {
  summary: 'Lift a ban',
  tag: 'users',
  params: userId,
  body: z.strictObject({}),
  answer: { status: 200, schema: managedUser },
  errors: [...reading, userErrors.not_found],
} as const satisfies Contract;
