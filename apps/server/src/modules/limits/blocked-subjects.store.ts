import { type Db, runStatement, statement, type TransactionDb } from '../../platform/db/database.ts';
import { type LimitSubject, storedSubject } from './limits.rules.ts';

const BLOCKED = statement<{ subject: string; blockedUntil: Date }>(
  'limits.list_blocked',
  `select subject, blocked_until as "blockedUntil" from limits
where project_id = $1 and kind = $2 and subject = any($3::text[]) and blocked_until > $4::timestamptz`,
);

/** Until when each of those is closed that is; all are of one kind. */
export async function listBlocked(
  db: Db,
  projectId: string,
  subjects: readonly LimitSubject[],
  now: Date,
): Promise<ReadonlyMap<LimitSubject, Date>> {
  const [first] = subjects;
  if (!first) return new Map();
  const rows = await runStatement(db, BLOCKED, [projectId, first.kind, subjects.map(storedSubject), now]);
  const untils = new Map(rows.map(({ subject, blockedUntil }) => [subject, blockedUntil]));
  return new Map(
    subjects.flatMap((subject) => {
      const until = untils.get(storedSubject(subject));
      return until ? [[subject, until] as const] : [];
    }),
  );
}

const FORGET_BLOCKED = statement<{ blockedUntil: Date }>(
  'limits.forget_blocked',
  `delete from limits where project_id = $1 and kind = $2 and subject = $3 and blocked_until > $4::timestamptz
returning blocked_until as "blockedUntil"`,
);

/** Forgets what was counted where it has closed the door; until when, or null where the door is open. Of many who ask at once, one is told. */
export async function forgetBlocked(
  db: TransactionDb,
  projectId: string,
  subject: LimitSubject,
  now: Date,
): Promise<Date | null> {
  const rows = await runStatement(db, FORGET_BLOCKED, [projectId, subject.kind, storedSubject(subject), now]);
  return rows[0]?.blockedUntil ?? null;
}
