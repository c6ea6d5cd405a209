import type { Db } from '../../platform/db/database.ts';
import { Problem } from '../../platform/http/problem.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { findToken, type OneTimeToken, type TokenQuery, tokenErrors } from '../one-time-tokens/index.ts';
import { takeTokenOfUser } from './take-token-of-user.ts';
import type { User } from './user.ts';
import { findUserById } from './users.store.ts';

/**
 * The link of a mail about an account, for as long as the account has the address that the mail went to: whoever reads the old mailbox decides nothing
 * any more.
 */
export async function takeTokenOfAddress(
  tx: Tx,
  link: Omit<TokenQuery, 'now'>,
): Promise<{ readonly token: OneTimeToken; readonly user: User }> {
  const taken = await takeTokenOfUser(tx, link);
  if (!isOfAddress(taken.token, taken.user)) throw new Problem(tokenErrors.used_or_expired);
  return taken;
}

/** The same for the page with the button: looking uses nothing up. */
export async function findTokenOfAddress(db: Db, query: TokenQuery): Promise<OneTimeToken | null> {
  const open = await findToken(db, query);
  const user = open?.userId ? await findUserById(db, query.projectId, open.userId) : null;
  return open && user && isOfAddress(open, user) ? open : null;
}

function isOfAddress(token: OneTimeToken, user: User): boolean {
  return token.emailKey === user.emailKey;
}
