import type { Db } from '../../platform/db/database.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { forgetBlocked, listBlocked } from './blocked-subjects.store.ts';
import { accountSubject } from './limits.rules.ts';

/**
 * Until when the doors of those accounts are closed that are, by their e-mail keys. A device that an account knows has a door of its own, which says
 * nothing of the account.
 */
export async function listLockedAccounts(
  db: Db,
  projectId: string,
  emailKeys: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, Date>> {
  const blocked = await listBlocked(db, projectId, emailKeys.map(accountSubject), now);
  return new Map([...blocked].map(([{ subject }, until]) => [subject, until]));
}

/**
 * Opens an account that guesses have closed, and forgets what was counted against it. What was counted against addresses stays: whoever guessed does
 * not go on. Until when it was closed; null: it was open, and its count stays.
 */
export function openLockedAccount(tx: Tx, projectId: string, emailKey: string): Promise<Date | null> {
  return forgetBlocked(tx.db, projectId, accountSubject(emailKey), tx.now);
}
