import type { Db, TransactionDb } from '../../platform/db/database.ts';
import type { Invitation } from './invitation.ts';
import type { InvitationStatus } from './invitations.rules.ts';

type InvitationId = { readonly projectId: string; readonly id: string };

/** Null where the address has an open one, to the same place. */
export async function insertInvitation(
  db: TransactionDb,
  row: Omit<Invitation, 'acceptedAt' | 'acceptedBy' | 'revokedAt'>,
): Promise<Invitation | null> {
  const inserted = await db
    .insertInto('invitations')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['projectId', 'emailKey', 'organizationId'])
        .where('acceptedAt', 'is', null)
        .where('revokedAt', 'is', null)
        .doNothing(),
    )
    .returningAll()
    .executeTakeFirst();
  return inserted ?? null;
}

/** What has expired makes room for a new one. */
export async function closeExpiredInvitations(
  db: TransactionDb,
  { projectId, emailKey, now }: { readonly projectId: string; readonly emailKey: string; readonly now: Date },
): Promise<void> {
  await db
    .updateTable('invitations')
    .set({ revokedAt: now })
    .where('projectId', '=', projectId)
    .where('emailKey', '=', emailKey)
    .where('organizationId', 'is', null)
    .where('acceptedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '<=', now)
    .execute();
}

/** The open invitation to the project of this address, locked. */
export async function lockOpenInvitationOf(
  db: TransactionDb,
  query: { readonly projectId: string; readonly emailKey: string },
): Promise<Invitation | null> {
  const row = await db
    .selectFrom('invitations')
    .selectAll()
    .where('projectId', '=', query.projectId)
    .where('emailKey', '=', query.emailKey)
    .where('organizationId', 'is', null)
    .where('acceptedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return row ?? null;
}

type OpenTo = { readonly projectId: string; readonly emailKey: string; readonly now: Date };

/** The invitation to the project that this address could accept now. */
export async function findOpenInvitationOf(db: Db, address: OpenTo): Promise<Invitation | null> {
  return (await openTo(db, address).executeTakeFirst()) ?? null;
}

/** The same, locked; null where somebody else holds it. */
export async function lockFreeInvitationOf(db: TransactionDb, address: OpenTo): Promise<Invitation | null> {
  return (await openTo(db, address).forUpdate().skipLocked().executeTakeFirst()) ?? null;
}

function openTo(db: Db, { projectId, emailKey, now }: OpenTo) {
  return db
    .selectFrom('invitations')
    .selectAll()
    .where('projectId', '=', projectId)
    .where('emailKey', '=', emailKey)
    .where('organizationId', 'is', null)
    .where('acceptedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now);
}

export async function findInvitation(db: Db, id: InvitationId): Promise<Invitation | null> {
  return (await byId(db, id).executeTakeFirst()) ?? null;
}

export async function lockInvitation(db: TransactionDb, id: InvitationId): Promise<Invitation | null> {
  return (await byId(db, id).forUpdate().executeTakeFirst()) ?? null;
}

function byId(db: Db, { projectId, id }: InvitationId) {
  return db.selectFrom('invitations').selectAll().where('projectId', '=', projectId).where('id', '=', id);
}

export type InvitationProof = InvitationId & {
  readonly tokenId: string;
  /** Of the token: an invitation is accepted by the address that it was sent to. */
  readonly emailKey: string;
  readonly now: Date;
};

/** The invitation that this token opens. Expiry, revocation and a newer mail are judged here, whatever the token says. */
export async function findOpenInvitation(db: Db, proof: InvitationProof): Promise<Invitation | null> {
  return (await openBy(db, proof).executeTakeFirst()) ?? null;
}

export async function lockOpenInvitation(db: TransactionDb, proof: InvitationProof): Promise<Invitation | null> {
  return (await openBy(db, proof).forUpdate().executeTakeFirst()) ?? null;
}

function openBy(db: Db, { projectId, id, tokenId, emailKey, now }: InvitationProof) {
  return db
    .selectFrom('invitations')
    .selectAll()
    .where('projectId', '=', projectId)
    .where('id', '=', id)
    .where('tokenId', '=', tokenId)
    .where('emailKey', '=', emailKey)
    .where('acceptedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now);
}

export async function setInvitationAccepted(
  db: TransactionDb,
  { projectId, id, userId, now }: InvitationId & { readonly userId: string; readonly now: Date },
): Promise<void> {
  await db
    .updateTable('invitations')
    .set({ acceptedAt: now, acceptedBy: userId })
    .where('projectId', '=', projectId)
    .where('id', '=', id)
    .execute();
}

export async function setInvitationRevoked(
  db: TransactionDb,
  { projectId, id }: InvitationId,
  now: Date,
): Promise<void> {
  await db
    .updateTable('invitations')
    .set({ revokedAt: now })
    .where('projectId', '=', projectId)
    .where('id', '=', id)
    .execute();
}

export async function setInvitationSent(
  db: TransactionDb,
  change: InvitationId & { readonly tokenId: string; readonly sentAt: Date; readonly expiresAt: Date },
): Promise<void> {
  const { projectId, id, ...values } = change;
  await db.updateTable('invitations').set(values).where('projectId', '=', projectId).where('id', '=', id).execute();
}

/** Newest first. */
export async function listInvitationRows(
  db: Db,
  query: {
    readonly projectId: string;
    readonly status: InvitationStatus | undefined;
    readonly after: { readonly at: Date; readonly id: string } | null;
    readonly now: Date;
    readonly limit: number;
  },
): Promise<Invitation[]> {
  const { status, after, now } = query;
  let select = db.selectFrom('invitations').selectAll().where('projectId', '=', query.projectId);
  if (after) select = select.where((eb) => eb(eb.refTuple('createdAt', 'id'), '<', eb.tuple(after.at, after.id)));
  if (status === 'accepted') select = select.where('acceptedAt', 'is not', null);
  else if (status !== undefined) {
    select = select.where('acceptedAt', 'is', null);
    // As `statusOf` says it.
    if (status === 'open') select = select.where('revokedAt', 'is', null).where('expiresAt', '>', now);
    if (status === 'revoked')
      select = select.where('revokedAt', 'is not', null).whereRef('revokedAt', '<', 'expiresAt');
    if (status === 'expired')
      select = select
        .where('expiresAt', '<=', now)
        .where((eb) => eb.or([eb('revokedAt', 'is', null), eb('revokedAt', '>=', eb.ref('expiresAt'))]));
  }
  return select.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(query.limit).execute();
}
