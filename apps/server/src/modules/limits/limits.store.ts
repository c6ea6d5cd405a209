import { sql } from 'kysely';
import { type Database, type Db, type Statement, statement } from '../../platform/db/database.ts';
import { patient } from '../../platform/db/lending.ts';
import { together } from '../../platform/db/together.ts';
import { assert } from '../../platform/http/problem.ts';
import { compare, inOrder, type Limit, type LimitSubject, order, storedSubject } from './limits.rules.ts';

// What is counted here does not wait for the disk: a crash of the whole machine may forget the tries of its last half second, never a session.
const NOT_WAITING = `select set_config('synchronous_commit', 'off', true)`;

/** How one row stood after it was asked. Null: it was not reached, because one before it refused. */
export type TakenRow = {
  readonly taken: boolean;
  readonly count: number;
  readonly windowStartedAt: Date | null;
  readonly blockedUntil: Date | null;
};

const MOST_AT_ONCE = 4;
const PARAMETERS_BEFORE = 2;
const PARAMETERS_EACH = 6;

/** A block is forgotten a day after its end; the next one then begins small again. */
const BLOCK_SECONDS_MOST = 24 * 60 * 60;

const TAKE: readonly Statement<TakenRow>[] = Array.from({ length: MOST_AT_ONCE }, (_, index) =>
  statement<TakenRow>(`limits.take_${index + 1}`, takeText(index + 1)),
);

/**
 * Takes one place at each limit, in one statement, in order; the first that is full ends it. Rows come back in the order of `inOrder`.
 * Two rows of the same kind and subject in one call are a mistake of the caller.
 */
export async function takePlaces(
  database: Database,
  projectId: string,
  limits: readonly Limit[],
  now: Date,
): Promise<(TakenRow & { limit: Limit })[]> {
  const ordered = inOrder(limits);
  const take = TAKE[ordered.length - 1];
  assert(take, `between 1 and ${MOST_AT_ONCE} limits are asked at once`);
  const parameters = ordered.flatMap((limit) => {
    assert(limit.most >= 1 && limit.windowSeconds > 0, 'a limit allows at least one in a window');
    const { seconds = null, growing = false } = limit.block ?? {};
    return [limit.kind, storedSubject(limit), limit.most, limit.windowSeconds, seconds, growing];
  });
  const rows = await database.prepared(take, [projectId, now, ...parameters]);
  return ordered.map((limit, index) => {
    const row = rows[index];
    assert(row, 'the statement answers one row for each limit');
    return { ...row, limit };
  });
}

/** One chained upsert for each limit. A row that refuses is not written: a flood against a closed door costs no disk. */
function takeText(length: number): string {
  const levels = Array.from({ length }, (_, index) => level(index));
  const answers = levels.map(
    (l, index) => `select ${index} as n, coalesce(t${index}.count <= ${l.most}, false) as taken,
  coalesce(t${index}.count, l.count, 0) as count, coalesce(t${index}.window_started_at, l.window_started_at) as "windowStartedAt",
  coalesce(t${index}.blocked_until, l.blocked_until) as "blockedUntil"
from (values (1)) as one left join t${index} on true
  left join limits l on l.project_id = $1 and l.kind = ${l.kind} and l.subject = ${l.subject}`,
  );
  return `with relaxed as materialized (${NOT_WAITING}), ${levels.map((l) => l.text).join(', ')}
${answers.join('\nunion all\n')}
order by n`;
}

function level(index: number): { text: string; kind: string; subject: string; most: string } {
  const at = (offset: number) => `$${PARAMETERS_BEFORE + index * PARAMETERS_EACH + offset}`;
  const kind = `${at(1)}::text`;
  const subject = `${at(2)}::text`;
  const most = `${at(3)}::integer`;
  const windowSeconds = `${at(4)}::float8`;
  const blockSeconds = `${at(5)}::float8`;
  const growing = `${at(6)}::boolean`;
  const before = index === 0 ? '' : ` where exists (select from t${index - 1} where count <= ${level(index - 1).most})`;
  // A window is over by its age, or because the block that it ended in is over.
  const fresh = `($2::timestamptz >= l.window_started_at + make_interval(secs => ${windowSeconds}) or coalesce(l.blocked_until > l.window_started_at, false))`;
  const exceeded = `(not ${fresh} and l.count >= ${most})`;
  const strikes = `(case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end)`;
  const length = `least(${blockSeconds} * case when ${growing} then power(2, least(${strikes}, 16)) else 1 end, ${BLOCK_SECONDS_MOST})`;
  const text = `t${index} as (
  insert into limits as l (project_id, kind, subject, window_started_at, count)
  select $1::uuid, ${kind}, ${subject}, $2::timestamptz, 1 from relaxed${before}
  on conflict (project_id, kind, subject) do update set
    window_started_at = case when ${fresh} then $2::timestamptz else l.window_started_at end,
    count = case when ${fresh} then 1 else l.count + 1 end,
    strikes = case when ${exceeded} then ${strikes} + 1 else ${strikes} end,
    blocked_until = case when ${exceeded} then $2::timestamptz + make_interval(secs => ${length}) else l.blocked_until end
  where (l.blocked_until is null or l.blocked_until <= $2::timestamptz) and (${fresh} or l.count < ${most} or ${blockSeconds} is not null)
  returning l.count, l.window_started_at, l.blocked_until
)`;
  return { text, kind, subject, most };
}

// Rows are locked in the one order, whatever is done with each of them. A place that is given back by several at once is one row with their number.
const RELEASE = statement<never>(
  'limits.release',
  `with relaxed as materialized (${NOT_WAITING}), places as materialized (
  select l.project_id, l.kind, l.subject, asked.given_back
  from relaxed, limits l join unnest($1::uuid[], $2::text[], $3::text[], $4::integer[]) with ordinality as asked (project_id, kind, subject, given_back, n)
    using (project_id, kind, subject)
  order by n for update of l
), forgotten as (
  delete from limits l using places p where l.project_id = p.project_id and l.kind = p.kind and l.subject = p.subject and p.given_back is null
)
update limits l set count = greatest(l.count - p.given_back, 0) from places p
where l.project_id = p.project_id and l.kind = p.kind and l.subject = p.subject and p.given_back is not null`,
);

type Release = { readonly projectId: string; readonly subject: LimitSubject; readonly giveBack: boolean };

/** Gives one place back where `giveBack` says so, and forgets the rest with their blocks. Releases of one turn of the event loop travel together. */
export const releasePlaces = together<readonly Release[]>(async (database, asked) => {
  const rows = new Map<string, Release & { stored: string; places: number }>();
  for (const release of asked.flat()) {
    const stored = storedSubject(release.subject);
    const key = `${release.projectId} ${release.subject.kind} ${stored}`;
    const known = rows.get(key);
    const giveBack = release.giveBack && (known?.giveBack ?? true);
    rows.set(key, { ...release, giveBack, stored, places: (known?.places ?? 0) + 1 });
  }
  const ordered = [...rows.values()].sort((a, b) => compare(a.projectId, b.projectId) || order(a.subject, b.subject));
  await database.prepared(RELEASE, [
    ordered.map(({ projectId }) => projectId),
    ordered.map(({ subject }) => subject.kind),
    ordered.map(({ stored }) => stored),
    ordered.map(({ giveBack, places }) => (giveBack ? places : null)),
  ]);
});

/** For housekeeping: rows whose window and block nobody can ask for any more. The longest of both is a day. */
export async function removeStaleLimits(db: Db, now: Date, most: number): Promise<number> {
  const before = new Date(now.getTime() - 2 * BLOCK_SECONDS_MOST * 1000);
  const stale = db
    .selectFrom('limits')
    .select(['projectId', 'kind', 'subject'])
    .where('windowStartedAt', '<', before)
    .where((where) => where.or([where('blockedUntil', 'is', null), where('blockedUntil', '<', before)]))
    .orderBy('windowStartedAt')
    .limit(most)
    .forUpdate()
    .skipLocked();
  const result = await db
    .with('stale', () => stale)
    .deleteFrom('limits')
    .using('stale')
    .where(
      sql<boolean>`(limits.project_id, limits.kind, limits.subject) = (stale.project_id, stale.kind, stale.subject)`,
    )
    .modifyEnd(patient)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
