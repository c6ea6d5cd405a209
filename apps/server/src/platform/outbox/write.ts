import type { Change } from '../change-feed/changes.ts';
import type { BaseContext } from '../context/context.ts';
import { type Database, type Db, runStatement, statement, type TransactionDb } from '../db/database.ts';

export type AuditEntry = {
  readonly projectId: string;
  readonly action: string;
  readonly target: { readonly type: string; readonly id: string | null };
  /** Old and new values, without secrets: `{ name: ['Ada', 'Ada Lovelace'] }`. */
  readonly changes?: Readonly<Record<string, unknown>>;
};

export type OutboxEvent = {
  readonly projectId: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
};

/** One transaction: the state, and with it what must be told of it. If it is not in the transaction, it did not happen. */
export type Tx = {
  readonly db: TransactionDb;
  readonly now: Date;
  audit(entry: AuditEntry): void;
  emit(event: OutboxEvent): void;
  /** Drops copies, here at the commit and on every replica within a second. */
  changed(change: Change): void;
  afterCommit(action: () => void): void;
};

/**
 * Audit, events and feed rows as parts of a statement, from a relation with these columns of it: `audits`, `events` and `feeds`, each a list. What did not
 * happen is no row there, and is not told.
 */
export function tellingParts(source: string): string {
  return `audited as (
  insert into audit_events (project_id, id, action, actor_type, actor_id, impersonator, target_type, target_id, changes, ip, user_agent, request_id, occurred_at)
  select r."projectId", r.id, r.action, r."actorType", r."actorId", r.impersonator, r."targetType", r."targetId", r.changes, r.ip, r."userAgent", r."requestId",
    r."occurredAt"
  from ${source} cross join jsonb_to_recordset(audits) as r("projectId" uuid, id uuid, action text, "actorType" text, "actorId" text, impersonator text,
    "targetType" text, "targetId" text, changes jsonb, ip inet, "userAgent" text, "requestId" text, "occurredAt" timestamptz)
), told as (
  insert into outbox_events (project_id, id, type, data, occurred_at)
  select r."projectId", r.id, r.type, r.data, r."occurredAt"
  from ${source} cross join jsonb_to_recordset(events) as r("projectId" uuid, id uuid, type text, data jsonb, "occurredAt" timestamptz)
), fed as (
  insert into change_feed (project_id, scope, subject_id, created_at)
  select r."projectId", r.scope, r."subjectId", r."createdAt"
  from ${source} cross join jsonb_to_recordset(feeds) as r("projectId" uuid, scope text, "subjectId" uuid, "createdAt" timestamptz)
)`;
}

/** The columns that `tellingParts` reads: what is told comes last among the values of a statement. */
export const TOLD = 'audits, events, feeds';

/** What a transaction tells travels in one statement, so that telling costs one round trip. */
const TELL = statement<never>(
  'outbox.tell',
  `with telling (${TOLD}) as (values ($1::jsonb, $2::jsonb, $3::jsonb)), ${tellingParts('telling')} select`,
);

export async function write<Result>(ctx: BaseContext, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  const told = collect(ctx);
  const result = await ctx.database.db.transaction().execute(async (db) => {
    const value = await work({ db, ...told.tx });
    await told.flush(db);
    return value;
  });
  told.committed();
  return result;
}

/**
 * The same where the whole change is one statement, made with `tellingParts`, whose values come last: one round trip, one commit. Null where
 * the statement answers no row: then nothing has happened.
 */
export async function writeAtOnce<Row>(
  ctx: BaseContext,
  change: (database: Database, values: readonly unknown[]) => Promise<Row | null>,
  values: readonly unknown[],
  tell: (tx: Omit<Tx, 'db'>) => void,
): Promise<Row | null> {
  const told = collect(ctx);
  tell(told.tx);
  const row = await change(ctx.database, [...values, ...told.parameters()]);
  if (row !== null) told.committed();
  return row;
}

function collect(ctx: BaseContext) {
  const now = ctx.clock.now();
  const audits: object[] = [];
  const events: object[] = [];
  const changes: Change[] = [];
  const actions: (() => void)[] = [];
  const tx: Omit<Tx, 'db'> = {
    now,
    audit(entry) {
      audits.push({
        projectId: entry.projectId,
        id: ctx.ids.uuid(),
        action: entry.action,
        actorType: ctx.actor.type,
        actorId: ctx.actor.id,
        impersonator: ctx.actor.impersonator,
        targetType: entry.target.type,
        targetId: entry.target.id,
        changes: entry.changes ?? {},
        ip: ctx.request.ip,
        userAgent: ctx.request.userAgent,
        requestId: ctx.request.id,
        occurredAt: now,
      });
    },
    emit(event) {
      events.push({ ...event, id: ctx.ids.uuid(), occurredAt: now });
    },
    changed(change) {
      changes.push(change);
    },
    afterCommit(action) {
      actions.push(action);
    },
  };
  return {
    tx,
    parameters(): string[] {
      const fed = changes.map((change) => ({ ...change, createdAt: now }));
      return [JSON.stringify(audits), JSON.stringify(events), JSON.stringify(fed)];
    },
    async flush(db: Db) {
      if (audits.length + events.length + changes.length > 0) await runStatement(db, TELL, this.parameters());
    },
    committed() {
      ctx.changes.publish(changes);
      for (const action of actions) action();
    },
  };
}
