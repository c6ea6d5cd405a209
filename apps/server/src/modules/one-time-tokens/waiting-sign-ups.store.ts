import { sql } from 'kysely';
import type { TransactionDb } from '../../platform/db/database.ts';
import { decoyOf } from './one-time-tokens.rules.ts';

/**
 * The address of this user has been proven: whatever sign-ups still wait on it wait in decoys from now on, as those of an address that was taken before.
 * Their links open nothing, and whoever shows what was chosen with one is told the same as before. `ownBindingHash` is the browser that has proven it:
 * what was chosen there and came to nothing is its owner's, so nobody is told that it waits.
 */
export async function keepSignUpsAsDecoys(
  db: TransactionDb,
  of: { readonly projectId: string; readonly userId: string; readonly ownBindingHash: Buffer | null },
): Promise<void> {
  const { projectId, userId, ownBindingHash } = of;
  const kind = 'email_verification';
  await db
    .updateTable('oneTimeTokens')
    .set({
      kind: decoyOf(kind),
      userId: null,
      payload: sql`case when binding_hash = ${ownBindingHash}::bytea then '{"passkey": null, "passwordHash": null}'::jsonb
        else jsonb_build_object('passkey', payload -> 'passkey', 'passwordHash', payload -> 'passwordHash') end`,
    })
    .where('projectId', '=', projectId)
    .where('userId', '=', userId)
    .where('kind', '=', kind)
    .where('usedAt', 'is', null)
    .where('voidedAt', 'is', null)
    .execute();
}
