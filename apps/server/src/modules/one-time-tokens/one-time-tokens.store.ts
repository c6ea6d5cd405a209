import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Db } from '../../platform/db/database.ts';
import { patient } from '../../platform/db/lending.ts';
import type { OneTimeTokensTable } from '../../platform/db/tables.generated.ts';
import {
  CODE_TRIES,
  decoyOf,
  hashOfToken,
  type TokenKind,
  type UsableTokenKind,
  WAYS_BY_MAIL,
} from './one-time-tokens.rules.ts';

export type OneTimeToken = {
  readonly id: string;
  readonly projectId: string;
  readonly kind: TokenKind;
  readonly userId: string | null;
  readonly emailKey: string | null;
  /** The browser that asked, where the kind is bound to one. */
  readonly bindingHash: Buffer | null;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

export type TokenQuery = {
  readonly projectId: string;
  readonly kind: UsableTokenKind;
  readonly token: string;
  readonly now: Date;
};

export async function insertToken(
  db: Db,
  row: Omit<OneTimeToken, 'payload'> & {
    tokenHash: Buffer;
    codeHash: Buffer | null;
    payload: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  await db
    .insertInto('oneTimeTokens')
    .values({ ...row, payload: JSON.stringify(row.payload) })
    .execute();
}

/** Uses the token: whoever comes first gets it, everybody else null. Kind, project, expiry and voiding are judged by the same statement. */
export async function takeToken(db: Db, query: TokenQuery): Promise<OneTimeToken | null> {
  const tokenHash = hashOfToken(query.kind, query.token);
  if (!tokenHash) return null;
  const row = await db
    .updateTable('oneTimeTokens')
    .set({ usedAt: query.now })
    .where('projectId', '=', query.projectId)
    .where('kind', '=', query.kind)
    .where('tokenHash', '=', tokenHash)
    .where('usedAt', 'is', null)
    .where('voidedAt', 'is', null)
    .where('expiresAt', '>', query.now)
    .returningAll()
    .executeTakeFirst();
  return row ? view(row) : null;
}

/** Reads an open token without using it: a page that shows a button, a decision that comes before the use. */
export async function findToken(db: Db, query: TokenQuery): Promise<OneTimeToken | null> {
  const tokenHash = hashOfToken(query.kind, query.token);
  if (!tokenHash) return null;
  const row = await db
    .selectFrom('oneTimeTokens')
    .selectAll()
    .where('projectId', '=', query.projectId)
    .where('kind', '=', query.kind)
    .where('tokenHash', '=', tokenHash)
    .where('usedAt', 'is', null)
    .where('voidedAt', 'is', null)
    .where('expiresAt', '>', query.now)
    .executeTakeFirst();
  return row ? view(row) : null;
}

/** The newest open token of a user, or of an address without one, of one browser where `bindingHash` says which. */
export async function findNewestToken(
  db: Db,
  query: { projectId: string; kind: TokenKind; bindingHash?: Buffer; now: Date } & (
    | { userId: string; emailKey?: never }
    | { userId?: never; emailKey: string }
  ),
): Promise<OneTimeToken | null> {
  let select = db
    .selectFrom('oneTimeTokens')
    .selectAll()
    .where('projectId', '=', query.projectId)
    .where('kind', '=', query.kind)
    .where('usedAt', 'is', null)
    .where('voidedAt', 'is', null)
    .where('expiresAt', '>', query.now);
  if (query.userId !== undefined) select = select.where('userId', '=', query.userId);
  if (query.emailKey !== undefined) select = select.where('emailKey', '=', query.emailKey);
  if (query.bindingHash) select = select.where('bindingHash', '=', query.bindingHash);
  const row = await select.orderBy('createdAt', 'desc').limit(1).executeTakeFirst();
  return row ? view(row) : null;
}

/** A code lives shorter than the link it belongs to; the tries that were made before stay counted. */
export async function setTokenCode(
  db: Db,
  change: { projectId: string; id: string; codeHash: Buffer; expiresAt: Date; now: Date },
): Promise<Date | null> {
  const row = await db
    .updateTable('oneTimeTokens')
    .set({ codeHash: change.codeHash, expiresAt: sql<Date>`least(expires_at, ${change.expiresAt})` })
    .where('projectId', '=', change.projectId)
    .where('id', '=', change.id)
    .where('usedAt', 'is', null)
    .where('voidedAt', 'is', null)
    .where('expiresAt', '>', change.now)
    .returning('expiresAt')
    .executeTakeFirst();
  return row?.expiresAt ?? null;
}

/** Counts one try at the code of the newest open token of this browser, decoys too. Null: there is none, or its tries are used up. */
export async function countCodeTry(
  db: Db,
  query: { projectId: string; kind: UsableTokenKind; bindingHash: Buffer | null; now: Date },
): Promise<{ id: string; codeHash: Buffer } | null> {
  const row = await db
    .updateTable('oneTimeTokens')
    .set({ codeTries: sql<number>`code_tries + 1` })
    .where('projectId', '=', query.projectId)
    .where('id', '=', (where) =>
      where
        .selectFrom('oneTimeTokens')
        .select('id')
        .where('projectId', '=', query.projectId)
        .where('bindingHash', '=', query.bindingHash)
        .where('kind', 'in', [query.kind, decoyOf(query.kind)])
        .where('codeHash', 'is not', null)
        .where('usedAt', 'is', null)
        .where('voidedAt', 'is', null)
        .orderBy('createdAt', 'desc')
        .orderBy('id', 'desc')
        .limit(1),
    )
    .where('codeTries', '<', CODE_TRIES)
    .where('usedAt', 'is', null)
    .where('voidedAt', 'is', null)
    .where('expiresAt', '>', query.now)
    .returning(['id', 'codeHash'])
    .executeTakeFirst();
  return row?.codeHash ? { id: row.id, codeHash: row.codeHash } : null;
}

/** Uses the token whose code was right, provided that the code is still the one that was compared. */
export async function takeTokenById(
  db: Db,
  query: { projectId: string; kind: UsableTokenKind; id: string; codeHash: Buffer; now: Date },
): Promise<OneTimeToken | null> {
  const row = await db
    .updateTable('oneTimeTokens')
    .set({ usedAt: query.now })
    .where('projectId', '=', query.projectId)
    .where('id', '=', query.id)
    .where('kind', '=', query.kind)
    .where('codeHash', '=', query.codeHash)
    .where('usedAt', 'is', null)
    .where('voidedAt', 'is', null)
    .where('expiresAt', '>', query.now)
    .returningAll()
    .executeTakeFirst();
  return row ? view(row) : null;
}

export type VoidQuery = {
  readonly projectId: string;
  readonly kind: TokenKind;
  /** The newer token, which stays. */
  readonly exceptId?: string;
  /** Those that were made then or later. */
  readonly since?: Date;
  readonly now: Date;
} & (
  | { readonly userId: string; readonly bindingHash?: Buffer }
  | { readonly emailKey: string; readonly bindingHash?: Buffer }
  | { readonly bindingHash: Buffer; readonly userId?: never; readonly emailKey?: never }
);

/** A newer one voids older ones; so does whatever makes them pointless. Everything that is given must match. Used ones stay used. */
export async function voidTokens(db: Db, query: VoidQuery): Promise<void> {
  let update = db
    .updateTable('oneTimeTokens')
    .set({ voidedAt: query.now })
    .where('projectId', '=', query.projectId)
    .where('kind', '=', query.kind)
    .where('usedAt', 'is', null)
    .where('voidedAt', 'is', null);
  if ('userId' in query && query.userId !== undefined) update = update.where('userId', '=', query.userId);
  if ('emailKey' in query && query.emailKey !== undefined) update = update.where('emailKey', '=', query.emailKey);
  if (query.bindingHash !== undefined) update = update.where('bindingHash', '=', query.bindingHash);
  if (query.exceptId !== undefined) update = update.where('id', '!=', query.exceptId);
  if (query.since !== undefined) update = update.where('createdAt', '>=', query.since);
  await update.execute();
}

type OfUser = { readonly projectId: string; readonly userId: string; readonly now: Date };

function voidOpenOf(db: Db, { projectId, userId, now }: OfUser) {
  return db
    .updateTable('oneTimeTokens')
    .set({ voidedAt: now })
    .where('projectId', '=', projectId)
    .where('userId', '=', userId)
    .where('usedAt', 'is', null)
    .where('voidedAt', 'is', null);
}

/** Whoever reads or read the mailbox, or asked for what is in it, comes in by none of it any more. */
export async function voidWaysByMail(db: Db, of: OfUser): Promise<void> {
  await voidOpenOf(db, of).where('kind', 'in', WAYS_BY_MAIL).execute();
}

/** Whatever is open for this user, of every kind: for an account that begins anew, or has another address from now on. */
export async function voidTokensOfUser(db: Db, of: OfUser): Promise<void> {
  await voidOpenOf(db, of).execute();
}

/** For housekeeping: a day after their end nobody asks any more why they are not accepted. */
export async function removeEndedTokens(db: Db, now: Date, most: number): Promise<number> {
  const before = new Date(now.getTime() - 24 * 60 * 60 * 1000);
  const ended = db
    .selectFrom('oneTimeTokens')
    .select(['projectId', 'id'])
    .where('expiresAt', '<', before)
    .orderBy('expiresAt')
    .limit(most)
    .forUpdate()
    .skipLocked();
  const result = await db
    .with('ended', () => ended)
    .deleteFrom('oneTimeTokens')
    .using('ended')
    .whereRef('oneTimeTokens.projectId', '=', 'ended.projectId')
    .whereRef('oneTimeTokens.id', '=', 'ended.id')
    .modifyEnd(patient)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

function view(row: Selectable<OneTimeTokensTable>): OneTimeToken {
  const { id, projectId, userId, emailKey, bindingHash, createdAt, expiresAt } = row;
  const kind = row.kind as TokenKind;
  const payload = row.payload as Readonly<Record<string, unknown>>;
  return { id, projectId, kind, userId, emailKey, bindingHash, payload, createdAt, expiresAt };
}
