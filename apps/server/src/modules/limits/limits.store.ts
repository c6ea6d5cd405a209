import { sql } from 'kysely';
import { type Database, type Db, statement } from '../../platform/db/database.ts';
import { patient } from '../../platform/db/lending.ts';
import { together } from '../../platform/db/together.ts';
import { assert } from '../../platform/http/problem.ts';
import { compare, inOrder, type Limit, type LimitSubject, order, storedSubject } from './limits.rules.ts';

// What is counted here does not wait for the disk: a crash of the whole machine may forget the tries of its last half second, never a session.
const NOT_WAITING = `select set_config('synchronous_commit', 'off', true)`;

/** How one row stood after it was asked. Null: it was not reached, because one before it refused. */
export type TakenRow = {
  readonly taken: boolean;
  /** This very try has closed the door: of all that come too late, one sees it. */
  readonly closed: boolean;
  readonly count: number;
  readonly windowStartedAt: Date | null;
  readonly blockedUntil: Date | null;
};

const MOST_AT_ONCE = 4;
const PARAMETERS_BEFORE = 2;
const PARAMETERS_EACH = 6;
/** Where there is a place for all, nothing is asked of blocks. */
const PARAMETERS_EACH_OF_MANY = 4;

/** A block is forgotten a day after its end; the next one then begins small again. */
const BLOCK_SECONDS_MOST = 24 * 60 * 60;

const LENGTHS = Array.from({ length: MOST_AT_ONCE }, (_, index) => index + 1);
const TAKE = LENGTHS.map((length) => statement<TakenRow>(`limits.take_${length}`, takeText(length)));
const TAKE_MANY = LENGTHS.map((length) =>
  statement<TakenRow & { n: number }>(`limits.take_${length}_many`, takeManyText(length)),
);

type StoredLimit = Limit & { readonly stored: string };
type Question = {
  readonly projectId: string;
  readonly limits: readonly StoredLimit[];
  readonly now: Date;
  /** Of the first of the limits, as many as were taken for all who asked for them in this turn. */
  readonly taken: TakenRow[];
};

/**
 * Takes one place at each limit, in order; the first that is full ends it. Rows come back in the order of `inOrder`.
 */
export async function takePlaces(
  database: Database,
  projectId: string,
  limits: readonly Limit[],
  now: Date,
): Promise<(TakenRow & { limit: Limit })[]> {
  assert(limits.length >= 1 && limits.length <= MOST_AT_ONCE, `between 1 and ${MOST_AT_ONCE} limits are asked at once`);
  assert(new Set(limits.map(({ kind }) => kind)).size === limits.length, 'two rows of one kind are one row');
  const ordered = inOrder(limits).map((limit) => ({ ...limit, stored: storedSubject(limit) }));
  const question: Question = { projectId, limits: ordered, now, taken: [] };
  await takeTogether(database, question);
  const rows = [...question.taken, ...(await takeAlone(database, question))];
  return ordered.map((limit, index) => {
    const row = rows[index];
    assert(row, 'the statement answers one row for each limit');
    return { ...row, limit };
  });
}

/** What the turn left over, in one statement that decides. */
async function takeAlone(database: Database, { projectId, limits, now, taken }: Question): Promise<TakenRow[]> {
  const left = limits.slice(taken.length);
  if (left.length === 0) return [];
  const take = TAKE[left.length - 1];
  assert(take, 'no more are left than were asked for');
  const parameters = left.flatMap((limit) => [limit.kind, limit.stored, ...policyOf(limit)]);
  return database.prepared(take, [projectId, now, ...parameters]);
}

/** Those who ask by one policy in one turn of the event loop. A place is had here only if all who ask for it have one; otherwise each asks alone. */
const takeTogether = together<Question>(async (database, asked) => {
  const groups = Map.groupBy(asked, ({ projectId, limits }) =>
    [projectId, ...limits.map((limit) => [limit.kind, ...policyOf(limit)])].join(' '),
  );
  await Promise.all([...groups.values()].map((group) => takeMany(database, group)));
});

async function takeMany(database: Database, group: readonly Question[]): Promise<void> {
  const [first] = group;
  if (!first || group.length === 1) return;
  const take = TAKE_MANY[first.limits.length - 1];
  assert(take, 'as many are asked for as one may ask for');
  const parameters = first.limits.flatMap((limit, index) => [
    limit.kind,
    group.map(({ limits }) => limits[index]?.stored),
    limit.most,
    limit.windowSeconds,
  ]);
  for (const { n, ...row } of await database.prepared(take, [first.projectId, first.now, ...parameters]))
    group[n - 1]?.taken.push(row);
}

function policyOf({ most, windowSeconds, block }: Limit) {
  assert(most >= 1 && windowSeconds > 0, 'a limit allows at least one in a window');
  return [most, windowSeconds, block?.seconds ?? null, block?.growing ?? false];
}

/** One chained upsert for each limit. A row that refuses is not written: a flood against a closed door costs no disk. */
function takeText(length: number): string {
  const levels = Array.from({ length }, (_, index) => level(index, PARAMETERS_EACH));
  const answers = levels.map(
    (
      l,
      index,
    ) => `select ${index} as n, coalesce(t${index}.count <= ${l.most}, false) as taken, coalesce(t${index}.count > ${l.most}, false) as closed,
  coalesce(t${index}.count, l.count, 0) as count, coalesce(t${index}.window_started_at, l.window_started_at) as "windowStartedAt",
  coalesce(t${index}.blocked_until, l.blocked_until) as "blockedUntil"
from (values (1)) as one left join t${index} on true
  left join limits l on l.project_id = $1 and l.kind = ${l.kind} and l.subject = ${l.subject}`,
  );
  const parts = levels.map(({ kind, subject, fresh, exceeded, strikes, ...l }, index) => {
    const before = levels[index - 1];
    return `t${index} as (
  insert into limits as l (project_id, kind, subject, window_started_at, count)
  select $1::uuid, ${kind}, ${subject}, $2::timestamptz, 1 from relaxed${before ? ` where exists (select from t${index - 1} where count <= ${before.most})` : ''}
  on conflict (project_id, kind, subject) do update set
    window_started_at = case when ${fresh} then $2::timestamptz else l.window_started_at end,
    count = case when ${fresh} then 1 else l.count + 1 end,
    strikes = case when ${exceeded} then ${strikes} + 1 else ${strikes} end,
    blocked_until = case when ${exceeded} then $2::timestamptz + make_interval(secs => ${l.length}) else l.blocked_until end
  where (l.blocked_until is null or l.blocked_until <= $2::timestamptz) and (${fresh} or l.count < ${l.most} or ${l.blockSeconds} is not null)
  returning l.count, l.window_started_at, l.blocked_until
)`;
  });
  return `with relaxed as materialized (${NOT_WAITING}), ${parts.join(', ')}
${answers.join('\nunion all\n')}
order by n`;
}

/**
 * The same for many: each row gets as many places as are asked of it, or none where they are more than it has. Rows are written in the order of their
 * subjects, as `releasePlaces` does, so that no two statements wait for each other. One row for each level that an asker has: those of the first come first.
 */
function takeManyText(length: number): string {
  const levels = Array.from({ length }, (_, index) => level(index, PARAMETERS_EACH_OF_MANY));
  const subjects = levels.map((_, index) => `subject${index}`).join(', ');
  const parts = levels.map(
    (l, index) => `t${index} as (
  insert into limits as l (project_id, kind, subject, window_started_at, count)
  select $1::uuid, ${l.kind}, subject${index}, $2::timestamptz, count(*) from ${index === 0 ? 'asked' : `a${index - 1}`}
  group by subject${index} having count(*) <= ${l.most} order by subject${index} collate "C"
  on conflict (project_id, kind, subject) do update set
    window_started_at = case when ${l.fresh} then $2::timestamptz else l.window_started_at end,
    count = case when ${l.fresh} then excluded.count else l.count + excluded.count end,
    strikes = ${l.strikes}
  where (l.blocked_until is null or l.blocked_until <= $2::timestamptz) and (${l.fresh} or l.count + excluded.count <= ${l.most})
  returning l.subject, l.count, l.window_started_at, l.blocked_until
), a${index} as (
  select who.n, ${subjects}, t${index}.count, t${index}.window_started_at, t${index}.blocked_until
  from ${index === 0 ? 'asked' : `a${index - 1}`} who join t${index} on t${index}.subject = who.subject${index}
)`,
  );
  const answers = levels.map(
    (_, index) =>
      `select ${index} as level, n, true as taken, false as closed, count, window_started_at as "windowStartedAt", blocked_until as "blockedUntil" from a${index}`,
  );
  return `with relaxed as materialized (${NOT_WAITING}), asked as (
  select asked.* from relaxed, unnest(${levels.map((l) => `${l.subject}[]`).join(', ')}) with ordinality as asked (${subjects}, n)
), ${parts.join(', ')}
${answers.join('\nunion all\n')}
order by level`;
}

function level(index: number, parameters: number) {
  const at = (offset: number) => `$${PARAMETERS_BEFORE + index * parameters + offset}`;
  const kind = `${at(1)}::text`;
  const subject = `${at(2)}::text`;
  const most = `${at(3)}::integer`;
  const windowSeconds = `${at(4)}::float8`;
  const blockSeconds = `${at(5)}::float8`;
  const growing = `${at(6)}::boolean`;
  // A window is over by its age, or because the block that it ended in is over.
  const fresh = `($2::timestamptz >= l.window_started_at + make_interval(secs => ${windowSeconds}) or coalesce(l.blocked_until > l.window_started_at, false))`;
  const exceeded = `(not ${fresh} and l.count >= ${most})`;
  const strikes = `(case when l.blocked_until < $2::timestamptz - interval '1 day' then 0 else l.strikes end)`;
  const length = `least(${blockSeconds} * case when ${growing} then power(2, least(${strikes}, 16)) else 1 end, ${BLOCK_SECONDS_MOST})`;
  return { kind, subject, most, blockSeconds, fresh, exceeded, strikes, length };
}

const READ = statement<{ count: number }>(
  'limits.read',
  `select coalesce(l.count, 0) as count
from unnest($2::text[], $3::text[], $4::float8[]) with ordinality as asked (kind, subject, window_seconds, n)
  left join limits l on l.project_id = $1 and l.kind = asked.kind and l.subject = asked.subject
    and l.window_started_at > $5::timestamptz - make_interval(secs => asked.window_seconds)
order by asked.n`,
);

/** What is counted in the running window of each, in the order of the question. */
export async function readPlaces(
  database: Database,
  projectId: string,
  subjects: readonly (LimitSubject & { readonly windowSeconds: number })[],
  now: Date,
): Promise<number[]> {
  const rows = await database.prepared(READ, [
    projectId,
    subjects.map(({ kind }) => kind),
    subjects.map(storedSubject),
    subjects.map(({ windowSeconds }) => windowSeconds),
    now,
  ]);
  return rows.map(({ count }) => count);
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
  const ordered = [...rows.values()].sort(
    (a, b) => compare(a.projectId, b.projectId) || order(a.subject, b.subject) || compare(a.stored, b.stored),
  );
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
