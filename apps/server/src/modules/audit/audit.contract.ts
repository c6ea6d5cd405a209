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

export const listAuditEventsContract = {
  summary: 'Who did what, newest first',
  tag: 'audit-events',
  query: timePageQuery.extend({
    target: z.string().max(60).optional().describe('Id of what was changed: usr_…, key_…'),
    actor: z.string().max(60).optional().describe('Id of who did it.'),
  }),
  answer: { status: 200, schema: pageOf(auditEventView) },
  errors: [accessErrors.unauthenticated, accessErrors.invalid_credential, accessErrors.forbidden],
} as const satisfies Contract;
