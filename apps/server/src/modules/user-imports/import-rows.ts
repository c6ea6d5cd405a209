import { encodeId } from '../../lib/type-id.ts';
import type { BaseContext } from '../../platform/context/context.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { insertPasswordHashes } from '../passwords/index.ts';
import { holdUsernames, insertUsers, listTakenKeys } from '../users/index.ts';
import { importIdentities } from './import-identities.ts';
import type { Turn } from './import-turn.ts';
import { noteOf, type PreparedRow, prepareRows } from './prepare-rows.ts';
import type { UserImport } from './user-import.ts';
import { planByIndex, settleRows } from './user-import-rows.store.ts';
import { bulkUserOf, countOutcomes, type Settled } from './user-imports.rules.ts';
import { advanceMark, changeUserImport, lockUserImport } from './user-imports.store.ts';

const BATCH = 500;

/** A batch of users with all that is told of them, their report and the mark: one transaction. Who is there twice is decided by the unique keys. */
export async function importRows(
  ctx: BaseContext,
  { projectId, id: importId }: UserImport,
  turn: Turn,
): Promise<boolean> {
  const id = { projectId, importId };
  return write(ctx, async (tx) => {
    const held = await lockUserImport(tx.db, id);
    if (held?.state !== 'importing') return false;
    await planByIndex(tx.db);
    const rows = await prepareRows(tx.db, held, BATCH);
    const lastPosition = rows.at(-1)?.position;
    if (lastPosition === undefined) {
      await finish(tx, held);
      return false;
    }
    const settled = await insertRows(ctx, tx, held, rows);
    await settleRows(tx.db, id, settled, { keepParsed: false });
    await advanceMark(tx.db, id, { lastPosition, counts: countOutcomes(settled), now: tx.now });
    await turn.next(tx);
    return true;
  });
}

type Arrival = PreparedRow & { readonly fault: null; readonly userId: string };

async function insertRows(
  ctx: BaseContext,
  tx: Tx,
  { projectId, id: importId }: UserImport,
  rows: readonly PreparedRow[],
): Promise<readonly Settled[]> {
  const arrivals: Arrival[] = rows.flatMap((row) => (row.fault ? [] : [{ ...row, userId: ctx.ids.uuid() }]));
  const held = await withFreeNames(tx, projectId, arrivals);
  const users = held.map(({ parsed, userId }) => bulkUserOf(parsed.user, userId, tx.now));
  const inserted = await insertUsers(tx.db, projectId, users, tx.now);
  const came = held.filter(({ userId }) => inserted.has(userId));
  const passwords = came.flatMap(({ userId, parsed }) =>
    parsed.user.passwordHash === null ? [] : [{ userId, hash: parsed.user.passwordHash }],
  );
  await insertPasswordHashes(tx.db, projectId, passwords, tx.now);
  for (const arrival of came) tell(tx, { projectId, importId }, arrival);
  const withIdentities = came.map(({ userId, parsed }) => ({ userId, user: parsed.user }));
  const taken = await importIdentities(ctx, tx, projectId, withIdentities);

  const stayed = arrivals.filter(({ userId }) => !inserted.has(userId));
  return [
    ...came.map(
      (row): Settled => ({
        position: row.position,
        outcome: 'created',
        ...(notes(taken.get(row.userId)) ?? noteOf(row)),
        userId: row.userId,
      }),
    ),
    ...(await reasonsOf(tx, projectId, stayed)),
    ...rows.flatMap(({ position, fault }): Settled[] =>
      fault ? [{ position, outcome: 'failed', ...fault, userId: null }] : [],
    ),
  ];
}

/** Those without a username, and those whose username is held for them. Who exists already holds up nobody's name. */
async function withFreeNames(tx: Tx, projectId: string, arrivals: readonly Arrival[]): Promise<readonly Arrival[]> {
  const named = arrivals.filter(({ usernameKey }) => usernameKey !== null);
  if (named.length === 0) return arrivals;
  const emails = await takenEmails(tx, projectId, named);
  const wanted = named.flatMap(({ userId, emailKey, parsed }) => {
    const { username } = parsed.user;
    return username === null || emails.has(emailKey) ? [] : [{ userId, username }];
  });
  const held = await holdUsernames(tx, projectId, wanted);
  return arrivals.filter(({ userId, usernameKey }) => usernameKey === null || held.has(userId));
}

async function takenEmails(tx: Tx, projectId: string, rows: readonly Arrival[]): Promise<ReadonlySet<string>> {
  const keys = { emails: rows.map(({ emailKey }) => emailKey), usernames: [] };
  return (await listTakenKeys(tx.db, projectId, keys, tx.now)).emails;
}

function notes(takenProvider: string | undefined) {
  return takenProvider === undefined ? null : ({ code: 'identity_taken', field: takenProvider } as const);
}

function tell(tx: Tx, about: { projectId: string; importId: string }, { userId, parsed }: Arrival): void {
  const { email, emailVerified, passwordHash } = parsed.user;
  const id = encodeId('user', userId);
  tx.audit({
    projectId: about.projectId,
    action: 'users.created',
    target: { type: 'user', id },
    changes: {
      email,
      emailVerified,
      hasPassword: passwordHash !== null,
      by: 'import',
      userImport: encodeId('userImport', about.importId),
    },
  });
  tx.emit({ projectId: about.projectId, type: 'user.created', data: { userId: id, email } });
}

/** Whose address is taken was there before: nothing is changed of them. Else it is the username, which somebody else has. */
async function reasonsOf(tx: Tx, projectId: string, rows: readonly Arrival[]): Promise<readonly Settled[]> {
  if (rows.length === 0) return [];
  const emails = await takenEmails(tx, projectId, rows);
  return rows.map(({ position, emailKey }) =>
    emails.has(emailKey)
      ? { position, outcome: 'skipped', code: 'exists', field: 'email', userId: null }
      : { position, outcome: 'failed', code: 'username_taken', field: 'username', userId: null },
  );
}

async function finish(tx: Tx, { projectId, id: importId }: UserImport): Promise<void> {
  const done = await changeUserImport(tx.db, { projectId, importId }, { state: 'done', finishedAt: tx.now }, tx.now);
  const counts = { created: done.rowsCreated, skipped: done.rowsSkipped, failed: done.rowsFailed };
  const userImportId = encodeId('userImport', importId);
  tx.audit({
    projectId,
    action: 'user_imports.finished',
    target: { type: 'user_import', id: userImportId },
    changes: counts,
  });
  tx.emit({ projectId, type: 'user_import.finished', data: { userImportId, ...counts } });
}
