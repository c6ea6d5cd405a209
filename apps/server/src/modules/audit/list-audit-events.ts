import { encodeTimeCursor, pageOfRows } from '../../lib/time-cursor.ts';
import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import type { listAuditEventsContract } from './audit.contract.ts';
import { type AuditEvent, type AuditQuery, findEntryAt, listAuditEventsOfProject } from './audit.store.ts';

/** An action has no index of its own: a page looks at this many entries at most, and the next one goes on where it ended. */
const LOOKED_THROUGH = 5_000;

export async function listAuditEvents(
  ctx: ManagementContext,
  input: InputOf<typeof listAuditEventsContract>,
): Promise<OutputOf<typeof listAuditEventsContract>> {
  authorize(ctx, 'audit_events:read');
  const { db } = ctx.database;
  const query: AuditQuery = {
    projectId: ctx.project.id,
    target: input.target,
    actor: input.actor,
    from: input.from === undefined ? null : new Date(input.from),
    to: input.to === undefined ? null : new Date(input.to),
    after: input.cursor ?? null,
  };
  const { action, limit } = input;
  const last = action === undefined ? null : await findEntryAt(db, query, LOOKED_THROUGH - 1);
  const rows = await listAuditEventsOfProject(db, { ...query, action, last, limit: limit + 1 });
  const page = pageOfRows(rows, limit, view, (event) => encodeTimeCursor({ at: event.occurredAt, id: event.id }));
  return page.nextCursor === null && last !== null ? { ...page, nextCursor: encodeTimeCursor(last) } : page;
}

function view(event: AuditEvent) {
  return {
    id: encodeId('auditEvent', event.id),
    action: event.action,
    actor: { type: event.actorType, id: event.actorId },
    impersonator: event.impersonator,
    target: { type: event.targetType, id: event.targetId },
    changes: event.changes,
    ip: event.ip,
    userAgent: event.userAgent,
    requestId: event.requestId,
    occurredAt: event.occurredAt.toISOString(),
  };
}
