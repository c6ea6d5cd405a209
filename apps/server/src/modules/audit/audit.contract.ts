import { z } from 'zod';
import { pageOf, timeOut } from '../../lib/schemas.ts';
import { timePageQuery } from '../../lib/time-cursor.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { accessErrors } from '../access/index.ts';

export const auditEventView = z
  .object({
    id: z.string(),
    action: z.string(),
    actor: z.object({ type: z.string(), id: z.string().nullable() }),
    impersonator: z.string().nullable(),
    target: z.object({ type: z.string(), id: z.string().nullable() }),
    changes: z.record(z.string(), z.unknown()),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    requestId: z.string().nullable(),
    occurredAt: timeOut,
  })
  .meta({ id: 'AuditEvent' });

const FAMILY_OR_ACTION = /^[a-z_]+\.([a-z_]+|\*)$/;

export const listAuditEventsContract = {
  summary: 'Who did what, newest first. A page may hold fewer than its limit, or nothing, and still have a next one',
  tag: 'audit-events',
  query: timePageQuery.extend({
    target: z.string().max(60).optional().describe('Id of what was changed: usr_…, key_…'),
    actor: z.string().max(60).optional().describe('Id of who did it.'),
    action: z
      .string()
      .max(60)
      .regex(FAMILY_OR_ACTION, 'An action, or all of one noun: users.banned, users.*')
      .optional()
      .describe('An action, or all of one noun: users.banned, users.*'),
    from: z.iso.datetime().optional().describe('Not before this time.'),
    to: z.iso.datetime().optional().describe('Before this time.'),
  }),
  answer: { status: 200, schema: pageOf(auditEventView) },
  errors: [accessErrors.unauthenticated, accessErrors.invalid_credential, accessErrors.forbidden],
} as const satisfies Contract;
