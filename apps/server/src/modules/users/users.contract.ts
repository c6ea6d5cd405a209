import { z } from 'zod';
import { emailIn, idIn, nameIn, pageOf, pageQuery, passwordIn, timeOut } from '../../lib/schemas.ts';
import { imageIn, localeIn, MOST_ROLES, metadataIn, usernameIn } from '../../lib/user-fields.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { accessErrors, stepUpRequired } from '../access/index.ts';
import { limitErrors } from '../limits/index.ts';
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

/** What the person themselves see. An app with pages of its own has to say that an account waits for its deletion, and to offer to keep it. */
export const ownProfile = publicUser
  .extend({
    deletionDueAt: timeOut
      .nullable()
      .describe('When the account is deleted, as its owner asked for. `POST /me/deletion/cancel` keeps it until then.'),
  })
  .meta({ id: 'OwnProfile' });

/** What the project's operators and secret keys see. */
export const managedUser = publicUser
  .extend({
    privateMetadata: z.record(z.string(), z.unknown()),
    status: z.enum(['active', 'unverified', 'banned', 'deleting']),
    ban: z.object({ reason: z.string().nullable(), at: timeOut, expiresAt: timeOut.nullable() }).nullable(),
    lockedUntil: timeOut
      .nullable()
      .describe(
        'After too many wrong guesses nobody signs in before this time, except at a device that the account knows.',
      ),
    deletionDueAt: timeOut.nullable(),
    hasPassword: z.boolean(),
    lastSignInAt: timeOut.nullable(),
  })
  .meta({ id: 'ManagedUser' });

const userId = z.object({ userId: idIn('user') });
const reading = [accessErrors.unauthenticated, accessErrors.invalid_credential, accessErrors.forbidden];
const metadataPatch = metadataIn.describe(
  'A JSON Merge Patch (RFC 7396): members replace those of the same name, objects are merged, null removes. What is left has at most 8,000 characters.',
);
const pictureIn = imageIn.nullish().describe('The address of a picture, https alone. Null takes it away.');
const usernameFaults = [userErrors.username_taken, userErrors.username_reserved, userErrors.username_off];
const roles = z.array(z.string().min(1).max(32)).max(MOST_ROLES);

/** What the list is narrowed by; the same words wherever users are chosen. */
export const usersFilter = z.strictObject({
  q: z
    .string()
    .max(254)
    .optional()
    .describe(
      'Beginning of the e-mail address, of the name or of the username. What is found comes in alphabetical order.',
    ),
  status: z.enum(['active', 'unverified', 'banned', 'deleting']).optional(),
});

export const listUsersContract = {
  summary: 'Users of the project, newest first',
  tag: 'users',
  query: pageQuery.extend(usersFilter.shape),
  answer: { status: 200, schema: pageOf(managedUser) },
  errors: [...reading, userErrors.cursor_invalid],
} as const satisfies Contract;

export const countUsersContract = {
  summary: 'How many users a search or a status finds, counted up to 100,000',
  tag: 'users',
  query: usersFilter,
  answer: {
    status: 200,
    schema: z
      .object({ count: z.int(), exact: z.boolean().describe('False: there are more than were counted.') })
      .meta({ id: 'UserCount' }),
  },
  errors: reading,
} as const satisfies Contract;

export const createUserContract = {
  summary: 'Create a user',
  tag: 'users',
  body: z.strictObject({
    email: emailIn,
    name: nameIn.nullish(),
    image: pictureIn,
    username: usernameIn.nullish(),
    locale: localeIn.nullish(),
    password: passwordIn.optional(),
    emailVerified: z.boolean().default(false),
    publicMetadata: metadataIn.optional(),
    privateMetadata: metadataIn.optional(),
  }),
  answer: { status: 201, schema: managedUser },
  errors: [...reading, stepUpRequired, userErrors.email_taken, userErrors.password_refused, ...usernameFaults],
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
    image: pictureIn,
    username: usernameIn
      .nullish()
      .describe('Null takes it away; where the project requires one, the person chooses another on the way in.'),
    emailVerified: z.boolean().optional(),
    locale: localeIn.nullish(),
    publicMetadata: metadataPatch.optional(),
    privateMetadata: metadataPatch.optional(),
  }),
  answer: { status: 200, schema: managedUser },
  errors: [
    ...reading,
    stepUpRequired,
    userErrors.not_found,
    userErrors.metadata_too_large,
    userErrors.outranked,
    ...usernameFaults,
  ],
} as const satisfies Contract;

export const setUserEmailContract = {
  summary: "Change a user's e-mail address. It must be proven by a mail to it, unless you vouch for it",
  tag: 'users',
  params: userId,
  body: z.strictObject({ email: emailIn, emailVerified: z.boolean().default(false) }),
  answer: { status: 200, schema: managedUser },
  errors: [
    ...reading,
    stepUpRequired,
    userErrors.not_found,
    userErrors.email_taken,
    userErrors.outranked,
    limitErrors.too_many,
  ],
} as const satisfies Contract;

export const setUserRolesContract = {
  summary: "Set a user's roles: names that the project's settings list",
  tag: 'users',
  params: userId,
  body: z.strictObject({ roles }),
  answer: { status: 200, schema: managedUser },
  errors: [...reading, userErrors.not_found, userErrors.roles_unknown],
} as const satisfies Contract;

export const mergeUserContract = {
  summary: 'Merge another user into this one. This one stays, the other is gone',
  tag: 'users',
  params: userId,
  body: z.strictObject({ from: idIn('user') }),
  answer: { status: 200, schema: managedUser },
  errors: [
    ...reading,
    stepUpRequired,
    userErrors.not_found,
    userErrors.merge_with_itself,
    userErrors.merge_refused,
    userErrors.metadata_too_large,
    userErrors.roles_too_many,
    userErrors.outranked,
  ],
} as const satisfies Contract;

export const deleteUserContract = {
  summary: 'Delete a user at once, with sessions and factors',
  tag: 'users',
  params: userId,
  answer: { status: 204, schema: null },
  errors: [...reading, userErrors.not_found, userErrors.last_owner, userErrors.outranked],
} as const satisfies Contract;

/** What is done to a user and wants to know no more. */
const takesNothing = {
  tag: 'users',
  params: userId,
  body: z.strictObject({}),
  answer: { status: 200, schema: managedUser },
  errors: [...reading, userErrors.not_found, userErrors.outranked],
} as const;

export const banUserContract = {
  summary: 'Ban a user: every session ends within a second',
  tag: 'users',
  params: userId,
  body: z.strictObject({ reason: z.string().trim().min(1).max(500), expiresAt: z.iso.datetime().optional() }),
  answer: { status: 200, schema: managedUser },
  errors: [...reading, userErrors.not_found, userErrors.last_owner, userErrors.ban_expiry_past, userErrors.outranked],
} as const satisfies Contract;

export const unlockUserContract = {
  ...takesNothing,
  summary: 'Open an account that wrong guesses have closed; what was counted against it is forgotten',
} as const satisfies Contract;

export const cancelUserDeletionContract = {
  ...takesNothing,
  summary: 'Keep the account of a user who asked to delete it',
} as const satisfies Contract;

export const unbanUserContract = { ...takesNothing, summary: 'Lift a ban' } as const satisfies Contract;
