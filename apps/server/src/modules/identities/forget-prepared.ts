import type { Tx } from '../../platform/outbox/write.ts';
import { deleteExportsOfUser } from '../data-exports/index.ts';
import { deleteDevicesOfUser, readBrowserBinding } from '../devices/index.ts';
import { keepSignUpsAsDecoys, voidTokensOfUser } from '../one-time-tokens/index.ts';
import { deletePassword } from '../passwords/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { endSessionsOfUser } from '../sessions/index.ts';
import { endAttemptsOfUser } from '../sign-in-attempts/index.ts';
import { forgetTermsOfUser } from '../terms/index.ts';
import type { User } from '../users/index.ts';
import { deleteIdentitiesOfUser } from './identities.store.ts';

/**
 * Whoever is the first to prove that they own the address of an account comes in by what they chose themselves. Whatever was prepared in it before is
 * dropped (ATTACKS A53, all five kinds): password, sessions, identities, factors, known devices, what was accepted in their name, and every open link:
 * resets, changes of the address. Sign-ups that waited wait in decoys: what a stranger is told of theirs does not tell that the address was registered.
 * What the project itself knows of the account (roles, metadata, memberships) stays. The account is locked.
 */
export async function forgetPrepared(ctx: ProjectContext, tx: Tx, { projectId, id: userId }: User): Promise<void> {
  await deletePassword(tx.db, projectId, userId);
  await endAttemptsOfUser(tx.db, projectId, userId, tx.now);
  await endSessionsOfUser(tx, { projectId, userId, reason: 'account_claimed' });
  await deleteIdentitiesOfUser(tx.db, projectId, userId);
  for (const factor of ctx.modules.otherFactors) await factor.forget(tx, projectId, userId);
  await deleteDevicesOfUser(tx.db, projectId, userId);
  await deleteExportsOfUser(tx.db, projectId, userId);
  await forgetTermsOfUser(tx.db, { projectId, userId });
  await keepSignUpsAsDecoys(tx.db, { projectId, userId, ownBindingHash: readBrowserBinding(ctx) });
  await voidTokensOfUser(tx.db, { projectId, userId, now: tx.now });
}
