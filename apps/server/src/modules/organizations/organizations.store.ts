import type { Db, TransactionDb } from '../../platform/db/database.ts';

export type Membership = { readonly organizationId: string; readonly role: string };

export async function insertOrganization(
  db: Db,
  row: {
    readonly projectId: string;
    readonly id: string;
    readonly slug: string;
    readonly name: string;
    readonly now: Date;
  },
): Promise<void> {
  const { now, ...values } = row;
  await db
    .insertInto('organizations')
    .values({ ...values, createdAt: now, updatedAt: now })
    .execute();
}

export async function insertMember(
  db: Db,
  row: {
    readonly projectId: string;
    readonly organizationId: string;
    readonly userId: string;
    readonly role: string;
    readonly now: Date;
  },
): Promise<void> {
  const { now, ...values } = row;
  await db
    .insertInto('organizationMembers')
    .values({ ...values, createdAt: now })
    .execute();
}

export async function findMembership(
  db: Db,
  projectId: string,
  organizationId: string,
  userId: string,
): Promise<Membership | null> {
  const row = await db
    .selectFrom('organizationMembers')
    .select(['organizationId', 'role'])
    .where('projectId', '=', projectId)
    .where('organizationId', '=', organizationId)
    .where('userId', '=', userId)
    .executeTakeFirst();
  return row ?? null;
}

/** Oldest membership first. */
export async function listMemberships(db: Db, projectId: string, userId: string): Promise<Membership[]> {
  return db
    .selectFrom('organizationMembers')
    .select(['organizationId', 'role'])
    .where('projectId', '=', projectId)
    .where('userId', '=', userId)
    .orderBy('createdAt')
    .orderBy('organizationId')
    .execute();
}

/** The organization that was there first. Ids sort by creation. */
export async function findFirstOrganizationId(db: Db, projectId: string): Promise<string | null> {
  const row = await db
    .selectFrom('organizations')
    .select('id')
    .where('projectId', '=', projectId)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** The owner who has been one for longest. */
export async function findFirstOwnerId(db: Db, projectId: string, organizationId: string): Promise<string | null> {
  const row = await db
    .selectFrom('organizationMembers')
    .select('userId')
    .where('projectId', '=', projectId)
    .where('organizationId', '=', organizationId)
    .where('role', '=', 'owner')
    .orderBy('createdAt')
    .orderBy('userId')
    .limit(1)
    .executeTakeFirst();
  return row?.userId ?? null;
}

/**
 * The owners of every organization that this user owns, the user among them. Locks their memberships in one order, so that two owners
 * who remove each other wait instead of both succeeding: the second sees what the first has left.
 */
export async function lockCoOwners(
  db: TransactionDb,
  projectId: string,
  userId: string,
): Promise<{ organizationId: string; ownerIds: string[] }[]> {
  const rows = await db
    .selectFrom('organizationMembers as owner')
    .select(['owner.organizationId', 'owner.userId'])
    .where('owner.projectId', '=', projectId)
    .where('owner.role', '=', 'owner')
    .where('owner.organizationId', 'in', (eb) =>
      eb
        .selectFrom('organizationMembers as mine')
        .select('mine.organizationId')
        .where('mine.projectId', '=', projectId)
        .where('mine.userId', '=', userId)
        .where('mine.role', '=', 'owner'),
    )
    .orderBy('owner.organizationId')
    .orderBy('owner.userId')
    .forUpdate('owner')
    .execute();
  return [...Map.groupBy(rows, (row) => row.organizationId)].map(([organizationId, owners]) => ({
    organizationId,
    ownerIds: owners.map((owner) => owner.userId),
  }));
}

/** Whether an organization would be without an owner if this user went. Locks, see `lockCoOwners`. */
export async function isLastOwner(db: TransactionDb, projectId: string, userId: string): Promise<boolean> {
  const owned = await lockCoOwners(db, projectId, userId);
  return owned.some(({ ownerIds }) => ownerIds.every((id) => id === userId));
}
