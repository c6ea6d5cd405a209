import { Problem } from '../../platform/http/problem.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { findToken, type OneTimeToken, type TokenQuery, takeToken, tokenErrors } from '../one-time-tokens/index.ts';
import type { User } from './user.ts';
import { lockUser } from './users.store.ts';

/**
 * Uses a token and locks whose it is. The user is locked first, as by whatever voids the tokens of a user: who locked the token first and waited for
 * the user would be waited for.
 */
export async function takeTokenOfUser(
  tx: Tx,
  token: Omit<TokenQuery, 'now'>,
): Promise<{ readonly token: OneTimeToken; readonly user: User }> {
  const query = { ...token, now: tx.now };
  const open = await findToken(tx.db, query);
  const user = open?.userId ? await lockUser(tx.db, query.projectId, open.userId) : null;
  const taken = user && (await takeToken(tx.db, query));
  if (!user || !taken) throw new Problem(tokenErrors.used_or_expired);
  return { token: taken, user };
}
