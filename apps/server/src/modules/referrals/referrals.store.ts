import type { Selectable } from 'kysely';
import type { Db } from '../../platform/db/database.ts';
import type { ReferralsTable } from '../../platform/db/tables.generated.ts';

export type Referral = Omit<Selectable<ReferralsTable>, 'addressHash'>;

type UserId = { readonly projectId: string; readonly userId: string };
type Cursor = { readonly at: Date; readonly id: string };

const COLUMNS = ['projectId', 'id', 'referrerId', 'referredUserId', 'createdAt', 'completedAt'] as const;

export async function findReferralCode(db: Db, { projectId, userId }: UserId): Promise<string | null> {
  const row = await db
    .selectFrom('referralCodes')
    .select('code')
    .where('projectId', '=', projectId)
    .where('userId', '=', userId)
    .executeTakeFirst();
  return row?.code ?? null;
}

/** Null where the user has a code, or somebody else has this one. */
export async function insertReferralCode(db: Db, row: UserId & { code: string; now: Date }): Promise<string | null> {
  const { now, ...values } = row;
  const inserted = await db
    .insertInto('referralCodes')
    .values({ ...values, createdAt: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('code')
    .executeTakeFirst();
  return inserted?.code ?? null;
}

/** Whose code it is, held until the transaction ends. */
export async function findReferrer(
  db: Db,
  projectId: string,
  code: string,
): Promise<{ readonly id: string; readonly emailKey: string } | null> {
  const row = await db
    .selectFrom('referralCodes')
    .innerJoin('users', (join) =>
      join.onRef('users.projectId', '=', 'referralCodes.projectId').onRef('users.id', '=', 'referralCodes.userId'),
    )
    .select(['users.id', 'users.emailKey'])
    .where('referralCodes.projectId', '=', projectId)
    .where('referralCodes.code', '=', code)
    .forKeyShare('users')
    .executeTakeFirst();
  return row ?? null;
}

/** Null where this address, or this account, came by a link before. */
export async function insertReferral(
  db: Db,
  row: {
    readonly projectId: string;
    readonly id: string;
    readonly referrerId: string;
    readonly referredUserId: string;
    readonly addressHash: Buffer;
    readonly createdAt: Date;
    readonly completedAt: Date | null;
  },
): Promise<Referral | null> {
  const inserted = await db
    .insertInto('referrals')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning(COLUMNS)
    .executeTakeFirst();
  return inserted ?? null;
}

/** Null where there is none, or it counted before. */
export async function completeReferralOf(db: Db, { projectId, userId }: UserId, now: Date): Promise<Referral | null> {
  const row = await db
    .updateTable('referrals')
    .set({ completedAt: now })
    .where('projectId', '=', projectId)
    .where('referredUserId', '=', userId)
    .where('completedAt', 'is', null)
    .returning(COLUMNS)
    .executeTakeFirst();
  return row ?? null;
}

/** By which this user came, if somebody recommended the project to them. */
export async function findReferralOf(db: Db, { projectId, userId }: UserId): Promise<Referral | null> {
  const row = await db
    .selectFrom('referrals')
    .select(COLUMNS)
    .where('projectId', '=', projectId)
    .where('referredUserId', '=', userId)
    .executeTakeFirst();
  return row ?? null;
}

export async function countReferrals(
  db: Db,
  { projectId, userId }: UserId,
): Promise<{ readonly completed: number; readonly pending: number }> {
  const row = await db
    .selectFrom('referrals')
    .select((eb) => [eb.fn.countAll<number>().as('all'), eb.fn.count<number>('completedAt').as('completed')])
    .where('projectId', '=', projectId)
    .where('referrerId', '=', userId)
    .executeTakeFirstOrThrow();
  return { completed: row.completed, pending: row.all - row.completed };
}

/** The newest so many of a user, or of the whole project. */
export async function countReferralsUpTo(
  db: Db,
  query: { readonly projectId: string; readonly referrerId: string | undefined; readonly limit: number },
): Promise<{ readonly all: number; readonly completed: number }> {
  const counted = listed(db, { ...query, after: null }).as('counted');
  return db
    .selectFrom(counted)
    .select((eb) => [eb.fn.countAll<number>().as('all'), eb.fn.count<number>('completedAt').as('completed')])
    .executeTakeFirstOrThrow();
}

type ListQuery = {
  readonly projectId: string;
  readonly referrerId?: string | undefined;
  readonly referredUserId?: string | undefined;
  readonly after: Cursor | null;
  readonly limit: number;
};

/** Newest first. `referrerId` left out: of the whole project. */
export async function listReferralRows(db: Db, query: ListQuery): Promise<Referral[]> {
  return listed(db, query).execute();
}

/** The same with the people. They are looked up for the rows of the page alone. */
export async function listReferralsWithPeople(
  db: Db,
  query: ListQuery,
): Promise<
  (Referral & {
    readonly referrerEmail: string;
    readonly referrerName: string | null;
    readonly referredEmail: string | null;
    readonly referredName: string | null;
  })[]
> {
  return db
    .selectFrom(listed(db, query).as('page'))
    .innerJoin('users as referrer', (join) =>
      join.onRef('referrer.projectId', '=', 'page.projectId').onRef('referrer.id', '=', 'page.referrerId'),
    )
    .leftJoin('users as referred', (join) =>
      join.onRef('referred.projectId', '=', 'page.projectId').onRef('referred.id', '=', 'page.referredUserId'),
    )
    .selectAll('page')
    .select([
      'referrer.email as referrerEmail',
      'referrer.name as referrerName',
      'referred.email as referredEmail',
      'referred.name as referredName',
    ])
    .orderBy('page.createdAt', 'desc')
    .orderBy('page.id', 'desc')
    .execute();
}

function listed(db: Db, { projectId, referrerId, referredUserId, after, limit }: ListQuery) {
  let select = db.selectFrom('referrals').select(COLUMNS).where('projectId', '=', projectId);
  if (referrerId !== undefined) select = select.where('referrerId', '=', referrerId);
  if (referredUserId !== undefined) select = select.where('referredUserId', '=', referredUserId);
  if (after) select = select.where((eb) => eb(eb.refTuple('createdAt', 'id'), '<', eb.tuple(after.at, after.id)));
  return select.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(limit);
}
