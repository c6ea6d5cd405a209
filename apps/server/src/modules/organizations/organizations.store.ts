import type { Db, TransactionDb } from '../../platform/db/database.ts';
import { rankOfRole } from './organizations.rules.ts';

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

/** With the names of the organizations, oldest membership first: for the person's own export. */
export async function listOrganizationsOfUser(
  db: Db,
  projectId: string,
  userId: string,
): Promise<{ id: string; slug: string; name: string; role: string; memberSince: Date }[]> {
  return db
    .selectFrom('organizationMembers as member')
    .innerJoin('organizations as organization', (join) =>
      join
        .onRef('organization.projectId', '=', 'member.projectId')
        .onRef('organization.id', '=', 'member.organizationId'),
    )
    .select([
      'organization.id',
      'organization.slug',
      'organization.name',
      'member.role',
      'member.createdAt as memberSince',
    ])
    .where('member.projectId', '=', projectId)
    .where('member.userId', '=', userId)
    .orderBy('member.createdAt')
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
 * The owners of every organization that one of these users owns, those users among them. Locks their memberships in one order, so that two owners
 * who remove each other wait instead of both succeeding: the second sees what the first has left.
 */
export async function lockCoOwners(
  db: TransactionDb,
  projectId: string,
  userIds: readonly string[],
): Promise<{ organizationId: string; ownerIds: string[] }[]> {
  if (userIds.length === 0) return [];
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
        .where('mine.userId', 'in', userIds)
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
  const owned = await lockCoOwners(db, projectId, [userId]);
  return owned.some(({ ownerIds }) => ownerIds.every((id) => id === userId));
}

/**
 * The memberships of one user become another's. Where both are members the higher of the two roles stays, and where neither ranks above the
 * other that of the one who stays. The organizations that were concerned.
 */
export async function moveMemberships(
  db: TransactionDb,
  move: { readonly projectId: string; readonly fromUserId: string; readonly intoUserId: string },
): Promise<string[]> {
  const { projectId, fromUserId, intoUserId } = move;
  const rows = await db
    .selectFrom('organizationMembers')
    .select(['organizationId', 'userId', 'role'])
    .where('projectId', '=', projectId)
    .where('userId', 'in', [fromUserId, intoUserId])
    .orderBy('organizationId')
    .orderBy('userId')
    .forUpdate()
    .execute();
  const roles = new Map(rows.filter((row) => row.userId === intoUserId).map((row) => [row.organizationId, row.role]));
  const going = rows.filter((row) => row.userId === fromUserId);
  for (const { organizationId, role } of going) {
    const own = roles.get(organizationId);
    const changed = own === undefined ? { userId: intoUserId } : rankOfRole(role) < rankOfRole(own) ? { role } : null;
    if (changed === null) continue;
    await db
      .updateTable('organizationMembers')
      .set(changed)
      .where('projectId', '=', projectId)
      .where('organizationId', '=', organizationId)
      .where('userId', '=', own === undefined ? fromUserId : intoUserId)
      .execute();
  }
  return going.map((row) => row.organizationId);
}
