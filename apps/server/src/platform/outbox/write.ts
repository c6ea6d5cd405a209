import type { Change } from '../change-feed/changes.ts';
import type { BaseContext } from '../context/context.ts';
import { type Db, runStatement, statement, type TransactionDb } from '../db/database.ts';

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

/** Audit, events and feed rows of a transaction travel in one statement, so that telling costs one round trip. */
const TELL = statement<never>(
  'outbox.tell',
  `with told as (
  insert into outbox_events (project_id, id, type, data, occurred_at)
  select "projectId", id, type, data, "occurredAt" from jsonb_to_recordset($2::jsonb) as r("projectId" uuid, id uuid, type text, data jsonb, "occurredAt" timestamptz)
), fed as (
  insert into change_feed (project_id, scope, subject_id, created_at)
  select "projectId", scope, "subjectId", "createdAt" from jsonb_to_recordset($3::jsonb) as r("projectId" uuid, scope text, "subjectId" uuid, "createdAt" timestamptz)
)
insert into audit_events (project_id, id, action, actor_type, actor_id, impersonator, target_type, target_id, changes, ip, user_agent, request_id, occurred_at)
select "projectId", id, action, "actorType", "actorId", impersonator, "targetType", "targetId", changes, ip, "userAgent", "requestId", "occurredAt"
from jsonb_to_recordset($1::jsonb) as r("projectId" uuid, id uuid, action text, "actorType" text, "actorId" text, impersonator text, "targetType" text, "targetId" text,
  changes jsonb, ip inet, "userAgent" text, "requestId" text, "occurredAt" timestamptz)`,
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
    async flush(db: Db) {
      if (audits.length + events.length + changes.length === 0) return;
      const fed = changes.map((change) => ({ ...change, createdAt: now }));
      await runStatement(db, TELL, [JSON.stringify(audits), JSON.stringify(events), JSON.stringify(fed)]);
    },
    committed() {
      ctx.changes.publish(changes);
      for (const action of actions) action();
    },
  };
}
