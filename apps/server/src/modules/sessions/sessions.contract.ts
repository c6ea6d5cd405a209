import { z } from 'zod';
import { idIn, timeOut } from '../../lib/schemas.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { accessErrors } from '../access/index.ts';
import { publicUser, userErrors } from '../users/index.ts';
import { sessionErrors } from './sessions.errors.ts';

const sessionPart = z.object({
  id: z.string(),
  createdAt: timeOut,
  expiresAt: timeOut,
  idleExpiresAt: timeOut,
  amr: z.array(z.string()),
  acr: z.string().nullable(),
  deviceId: z.string().nullable(),
  applicationId: z.string(),
});

/** What `getUser()` answers. Parts that do not exist are null or empty, never absent. */
export const snapshot = z
  .object({
    user: publicUser.omit({ createdAt: true, updatedAt: true }).meta({ id: 'SnapshotUser' }),
    session: sessionPart.meta({ id: 'SnapshotSession' }),
    organization: z
      .object({
        id: z.string(),
        slug: z.string(),
        name: z.string(),
        role: z.string(),
        permissions: z.array(z.string()),
        teamId: z.string().nullable(),
      })
      .nullable(),
    permissions: z.array(z.string()),
    subscription: z
      .object({
        plan: z.string(),
        status: z.string(),
        currentPeriodEnd: timeOut.nullable(),
        trialEndsAt: timeOut.nullable(),
        cancelAtPeriodEnd: z.boolean(),
      })
      .nullable(),
    entitlements: z.record(z.string(), z.unknown()),
    actor: z.object({ id: z.string(), email: z.string() }).nullable(),
    version: z.int(),
  })
  .meta({ id: 'Snapshot' });

/** The answer of every sign-in that is complete. */
export const signedIn = z
  .object({
    user: publicUser,
    session: sessionPart,
    accessToken: z.string(),
    expiresIn: z.int().describe('Seconds until the access token ends.'),
    refreshToken: z.string().optional().describe('Only with transport "token"; else it is in the cookie.'),
  })
  .meta({ id: 'SignedIn' });

export const transport = z.enum(['cookie', 'token']).default('cookie');

/** A session as its owner and the project's operators see it in a list. */
export const listedSession = z
  .object({
    id: z.string(),
    userId: z.string(),
    deviceId: z.string().nullable(),
    createdAt: timeOut,
    lastSeenAt: timeOut,
    expiresAt: timeOut,
    idleExpiresAt: timeOut,
    amr: z.array(z.string()),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    browser: z.string().nullable().describe('Recognisable name: "Firefox on Windows".'),
    place: z.string().nullable().describe('Where that address probably is: "Vienna, Austria".'),
    support: z.boolean().describe('Support access: an operator is signed in as this user.'),
    actor: z
      .object({ id: z.string(), email: z.string() })
      .nullable()
      .describe(
        'That operator. Null in the list of the person themselves, as address and browser of support access are.',
      ),
    current: z.boolean(),
  })
  .meta({ id: 'Session' });

export const getSessionContract = {
  summary: 'Who is signed in, and what they may do',
  tag: 'sessions',
  answer: { status: 200, schema: snapshot },
  errors: [sessionErrors.required, sessionErrors.copies_untrusted],
} as const satisfies Contract;

export const refreshContract = {
  summary: 'Change the refresh token for the next one and a new access token',
  tag: 'sessions',
  body: z.strictObject({ refreshToken: z.string().min(1).max(300).optional() }),
  answer: {
    status: 200,
    schema: z
      .object({ accessToken: z.string(), expiresIn: z.int(), refreshToken: z.string().optional() })
      .meta({ id: 'Refreshed' }),
  },
  errors: [sessionErrors.refresh_invalid],
} as const satisfies Contract;

export const signOutContract = {
  summary: 'End this session',
  tag: 'sessions',
  body: z.strictObject({ refreshToken: z.string().min(1).max(300).optional() }),
  answer: { status: 204, schema: null },
  errors: [],
} as const satisfies Contract;

export const signOutAllContract = {
  summary: 'End every session of this user',
  tag: 'sessions',
  body: z.strictObject({}),
  answer: { status: 204, schema: null },
  errors: [sessionErrors.required],
} as const satisfies Contract;

const management = [accessErrors.unauthenticated, accessErrors.invalid_credential, accessErrors.forbidden];
const userId = z.object({ userId: idIn('user') });

export const listUserSessionsContract = {
  summary: "A user's open sessions",
  tag: 'sessions',
  params: userId,
  answer: { status: 200, schema: z.object({ data: z.array(listedSession), nextCursor: z.string().nullable() }) },
  errors: [...management, userErrors.not_found],
} as const satisfies Contract;

export const revokeUserSessionsContract = {
  summary: 'End every session of a user',
  tag: 'sessions',
  params: userId,
  answer: { status: 204, schema: null },
  errors: [...management, userErrors.not_found, userErrors.outranked],
} as const satisfies Contract;

export const revokeSessionContract = {
  summary: 'End one session',
  tag: 'sessions',
  params: z.object({ sessionId: idIn('session') }),
  answer: { status: 204, schema: null },
  errors: [...management, sessionErrors.not_found, userErrors.outranked],
} as const satisfies Contract;
