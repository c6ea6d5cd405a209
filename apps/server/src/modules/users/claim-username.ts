import { usernameKeyOf } from '../../lib/username-key.ts';
import { sha256 } from '../../platform/crypto/hash.ts';
import { Problem } from '../../platform/http/problem.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { reserveUsername, reserveUsernames } from './usernames.store.ts';
import { userErrors } from './users.errors.ts';
import { setUsername } from './users.store.ts';

const SETTLING_SECONDS = 60;

type Wanted = { readonly projectId: string; readonly username: string; readonly holderHash: Buffer };

/**
 * Keeps a username for the browser of a sign-up until its address is confirmed. It happens for every address alike, so that what is free tells nobody
 * which address has an account.
 */
export async function keepUsername(tx: Tx, wanted: Wanted & { readonly lifeSeconds: number }): Promise<void> {
  if (!(await reserve(tx, { ...wanted, userId: null, keptByHash: null }))) throw taken();
}

/**
 * Makes the username the account's. The browser that kept it for a sign-up, which may never be confirmed, kept it for whoever sits there: it hands it on,
 * once, to any account. Of two accounts of one browser, one gets it, and the sign-up goes without. False: somebody else has it, and nothing is written.
 */
export async function claimUsername(
  tx: Tx,
  wanted: Omit<Wanted, 'holderHash'> & { readonly userId: string; readonly keptByHash?: Buffer | null },
): Promise<boolean> {
  const { projectId, userId, username, keptByHash = null } = wanted;
  const asked = {
    projectId,
    username,
    holderHash: holderOf(userId),
    keptByHash,
    userId,
    lifeSeconds: SETTLING_SECONDS,
  };
  const free = await reserve(tx, asked);
  if (!free) return false;
  await setUsername(tx.db, { projectId, id: userId, username, now: tx.now });
  return true;
}

/** The same where there is no way on without it. */
export async function requireUsername(tx: Tx, wanted: Parameters<typeof claimUsername>[1]): Promise<void> {
  if (!(await claimUsername(tx, wanted))) throw taken();
}

/** For many users who are written with their names in this transaction, as an import does. Whose name is free; the others' is somebody else's. */
export async function holdUsernames(
  tx: Tx,
  projectId: string,
  wanted: readonly { readonly userId: string; readonly username: string }[],
): Promise<ReadonlySet<string>> {
  const names = wanted.map(({ userId, username }) => ({
    userId,
    usernameKey: usernameKeyOf(username),
    holderHash: holderOf(userId),
  }));
  const expiresAt = new Date(tx.now.getTime() + SETTLING_SECONDS * 1000);
  const free = await reserveUsernames(tx.db, { projectId, names, expiresAt, now: tx.now });
  return new Set(names.filter(({ usernameKey }) => free.has(usernameKey)).map(({ userId }) => userId));
}

function holderOf(userId: string): Buffer {
  return sha256(`user ${userId}`);
}

function reserve(
  tx: Tx,
  wanted: Wanted & { userId: string | null; keptByHash: Buffer | null; lifeSeconds: number },
): Promise<boolean> {
  const { username, lifeSeconds, ...rest } = wanted;
  const expiresAt = new Date(tx.now.getTime() + lifeSeconds * 1000);
  return reserveUsername(tx.db, { ...rest, usernameKey: usernameKeyOf(username), expiresAt, now: tx.now });
}

function taken(): Problem {
  const { code, title } = userErrors.username_taken;
  return new Problem(userErrors.username_taken, { fields: [{ path: 'username', code, message: title }] });
}
