import { encodeTimeCursor, pageOfRows } from '../../lib/time-cursor.ts';
import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import type { listAuditEventsContract } from './audit.contract.ts';
import { type AuditEvent, listAuditEventsOfProject } from './audit.store.ts';

export async function listAuditEvents(
  ctx: ManagementContext,
  input: InputOf<typeof listAuditEventsContract>,
): Promise<OutputOf<typeof listAuditEventsContract>> {
  authorize(ctx, 'audit_events:read');
  const rows = await listAuditEventsOfProject(ctx.database.db, {
    projectId: ctx.project.id,
    target: input.target,
    actor: input.actor,
    after: input.cursor ?? null,
    limit: input.limit + 1,
  });
  return pageOfRows(rows, input.limit, view, (event) => encodeTimeCursor({ at: event.occurredAt, id: event.id }));
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
