import type { Tx } from '../../platform/outbox/write.ts';
import { deletePassword } from '../passwords/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { endSessionsOfUser } from '../sessions/index.ts';
import { endAttemptsOfUser } from '../sign-in-attempts/index.ts';
import type { User } from '../users/index.ts';
import { deleteIdentitiesOfUser } from './identities.store.ts';

/**
 * Whoever proves to own the address of an account that nobody had proven comes in by what they chose themselves: whatever was prepared to come in by is
 * dropped, and who is in goes out (ATTACKS A53). The account is locked.
 */
export async function forgetWaysIn(ctx: ProjectContext, tx: Tx, { projectId, id: userId }: User): Promise<void> {
  await deletePassword(tx.db, projectId, userId);
  await endAttemptsOfUser(tx.db, projectId, userId, tx.now);
  await endSessionsOfUser(tx, { projectId, userId, reason: 'account_claimed' });
  await deleteIdentitiesOfUser(tx.db, projectId, userId);
  for (const factor of ctx.modules.otherFactors) await factor.forget(tx, projectId, userId);
}
