import type { Db } from '../../platform/db/database.ts';

export type AuditEvent = {
  readonly id: string;
  readonly action: string;
  readonly actorType: string;
  readonly actorId: string | null;
  readonly impersonator: string | null;
  readonly targetType: string;
  readonly targetId: string | null;
  readonly changes: Readonly<Record<string, unknown>>;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
  readonly occurredAt: Date;
};

/** Newest first. Each filter has an index in the order of the list. Rows are written with the change itself, by the outbox. */
export async function listAuditEventsOfProject(
  db: Db,
  query: {
    readonly projectId: string;
    readonly target: string | undefined;
    readonly actor: string | undefined;
    readonly after: { readonly at: Date; readonly id: string } | null;
    readonly limit: number;
  },
): Promise<AuditEvent[]> {
  const { target, actor, after } = query;
  let select = db
    .selectFrom('auditEvents')
    .select([
      'id',
      'action',
      'actorType',
      'actorId',
      'impersonator',
      'targetType',
      'targetId',
      'ip',
      'userAgent',
      'requestId',
      'occurredAt',
    ])
    .select((eb) => eb.ref('changes').$castTo<Record<string, unknown>>().as('changes'))
    .where('projectId', '=', query.projectId);
  if (target !== undefined) select = select.where('targetId', '=', target);
  if (actor !== undefined) select = select.where('actorId', '=', actor);
  if (after) select = select.where((eb) => eb(eb.refTuple('occurredAt', 'id'), '<', eb.tuple(after.at, after.id)));
  return select.orderBy('occurredAt', 'desc').orderBy('id', 'desc').limit(query.limit).execute();
}
