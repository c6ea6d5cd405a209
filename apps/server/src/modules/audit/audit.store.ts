import type { TimeCursor } from '../../lib/time-cursor.ts';
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

/** Entries that somebody looks for, by what has an index in the order of the list. */
export type AuditQuery = {
  readonly projectId: string;
  readonly target: string | undefined;
  readonly actor: string | undefined;
  readonly from: Date | null;
  readonly to: Date | null;
  readonly after: TimeCursor | null;
};

/** Newest first. Rows are written with the change itself, by the outbox. */
export async function listAuditEventsOfProject(
  db: Db,
  query: AuditQuery & {
    /** An action, or all of one noun: `users.banned`, `users.*`. */
    readonly action: string | undefined;
    /** The oldest entry that is looked at. */
    readonly last: TimeCursor | null;
    readonly limit: number;
  },
): Promise<AuditEvent[]> {
  const { action, last } = query;
  let select = matching(db, query)
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
    .select((eb) => eb.ref('changes').$castTo<Record<string, unknown>>().as('changes'));
  if (action?.endsWith('.*'))
    select = select.where((eb) => eb.fn('starts_with', ['action', eb.val(action.slice(0, -1))]));
  else if (action !== undefined) select = select.where('action', '=', action);
  if (last) select = select.where((eb) => eb(eb.refTuple('occurredAt', 'id'), '>=', eb.tuple(last.at, last.id)));
  return select.orderBy('occurredAt', 'desc').orderBy('id', 'desc').limit(query.limit).execute();
}

/** The entry so many places down the list; null where the list is shorter. Walks an index and reads no entry. */
export async function findEntryAt(db: Db, query: AuditQuery, place: number): Promise<TimeCursor | null> {
  const row = await matching(db, query)
    .select(['id', 'occurredAt'])
    .orderBy('occurredAt', 'desc')
    .orderBy('id', 'desc')
    .offset(place)
    .limit(1)
    .executeTakeFirst();
  return row ? { at: row.occurredAt, id: row.id } : null;
}

function matching(db: Db, { projectId, target, actor, from, to, after }: AuditQuery) {
  let select = db.selectFrom('auditEvents').where('projectId', '=', projectId);
  if (target !== undefined) select = select.where('targetId', '=', target);
  if (actor !== undefined) select = select.where('actorId', '=', actor);
  if (from) select = select.where('occurredAt', '>=', from);
  if (to) select = select.where('occurredAt', '<', to);
  if (after) select = select.where((eb) => eb(eb.refTuple('occurredAt', 'id'), '<', eb.tuple(after.at, after.id)));
  return select;
}
