import { z } from 'zod';
import { idIn, timeOut } from '../../lib/schemas.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { accessErrors, stepUpRequired } from '../access/index.ts';
import { userErrors, usersFilter } from '../users/index.ts';
import { bulkActionErrors } from './bulk-actions.errors.ts';
import { PORTION } from './bulk-actions.rules.ts';

const role = z.string().min(1).max(32);
const action = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('ban'),
    reason: z.string().trim().min(1).max(500),
    expiresAt: z.iso.datetime().optional(),
  }),
  z.strictObject({ type: z.literal('unban') }),
  z.strictObject({ type: z.literal('delete') }),
  z.strictObject({ type: z.literal('revoke_sessions') }),
  z.strictObject({ type: z.literal('add_role'), role }),
  z.strictObject({ type: z.literal('remove_role'), role }),
  z.strictObject({ type: z.literal('set_verified'), verified: z.boolean() }),
]);

const counts = z.object({ done: z.int(), unchanged: z.int(), failed: z.int() });
const failure = z.object({
  id: z.string(),
  code: z.string().describe('The code that the single call would have answered.'),
});

const bulkAction = z
  .object({
    id: z.string(),
    action: z.record(z.string(), z.unknown()),
    filter: z.object({ q: z.string().optional(), status: z.string().optional() }),
    state: z.enum(['waiting', 'running', 'finished', 'cancelled', 'failed']),
    expectedCount: z.int(),
    counts,
    failures: z.array(failure).describe('The first 100 of those that failed.'),
    createdAt: timeOut,
    startedAt: timeOut.nullable(),
    finishedAt: timeOut.nullable(),
  })
  .meta({ id: 'BulkAction' });

const reading = [accessErrors.unauthenticated, accessErrors.invalid_credential, accessErrors.forbidden];
const params = z.object({ bulkActionId: idIn('bulkAction') });

export const actOnUsersContract = {
  summary: 'Do one thing to up to 100 users at once. An outcome for each, in the order of the ids',
  tag: 'bulk-actions',
  body: z.strictObject({ action, ids: z.array(idIn('user')).min(1).max(PORTION) }),
  answer: {
    status: 200,
    schema: z
      .object({
        counts,
        results: z.array(
          z.object({
            id: z.string(),
            outcome: z.enum(['done', 'unchanged', 'failed']),
            code: z.string().nullable().describe('Of what failed: the code that the single call would have answered.'),
          }),
        ),
      })
      .meta({ id: 'BulkResults' }),
  },
  errors: [...reading, stepUpRequired, userErrors.ban_expiry_past, userErrors.roles_unknown],
} as const satisfies Contract;

export const startBulkActionContract = {
  summary: 'Do one thing to everybody whom a filter finds, in a job. The count is that of GET /v1/users/count',
  tag: 'bulk-actions',
  body: z.strictObject({ action, filter: usersFilter, expectedCount: z.int().min(1).max(100_000) }),
  answer: { status: 202, schema: bulkAction },
  errors: [
    ...reading,
    stepUpRequired,
    bulkActionErrors.count_changed,
    bulkActionErrors.too_many,
    bulkActionErrors.busy,
    userErrors.ban_expiry_past,
    userErrors.roles_unknown,
  ],
} as const satisfies Contract;

export const getBulkActionContract = {
  summary: 'How far a bulk action is, and what came of it',
  tag: 'bulk-actions',
  params,
  answer: { status: 200, schema: bulkAction },
  errors: [...reading, bulkActionErrors.not_found],
} as const satisfies Contract;

export const cancelBulkActionContract = {
  summary: 'Stop a bulk action. What is done stays done',
  tag: 'bulk-actions',
  params,
  body: z.strictObject({}),
  answer: { status: 200, schema: bulkAction },
  errors: [...reading, bulkActionErrors.not_found, bulkActionErrors.already_over],
} as const satisfies Contract;
