import { encodeId } from '../../lib/type-id.ts';
import { recogniseHash } from '../../platform/crypto/password-hash-formats.ts';
import { write } from '../../platform/outbox/write.ts';
import type { ProjectContext } from '../projects/index.ts';
import { findPasswordHash, replaceHash } from './passwords.store.ts';
import { findSignerKey } from './signer-keys.ts';

/**
 * Whether this is the password of a stored hash, ours or one that came with an import: one evaluation, of the hash's own kind. What is stored was
 * recognised when it came, so that one that is not is a fault of ours.
 */
export async function verifyPassword(ctx: ProjectContext, stored: string, password: string): Promise<boolean> {
  const hash = recogniseHash(stored);
  if (hash?.scheme !== 'firebase-scrypt') return ctx.passwordHashing.verify(stored, password);
  const signerKey = await findSignerKey(ctx, { projectId: ctx.project.id, id: hash.signerKeyId });
  // A hash whose key is gone can be nobody's proof, and is refused for the same work as a wrong password.
  if (signerKey === null) return ctx.passwordHashing.verifyNothing(password);
  return ctx.passwordHashing.verify(stored, password, { signerKey });
}

/**
 * After a right password: a hash that is weaker than ours is replaced by ours, never the other way round. Gives the account with the hash that the
 * password was proven against, which the sign-in compares once more with what is stored.
 *
 * The replacement holds only while the hash is what was proven: a password that was changed meanwhile stays. Of several sign-ins at once one
 * replaces; the others prove their password against what it wrote.
 */
export async function withStrongHash<Account extends { readonly userId: string; readonly hash: string | null }>(
  ctx: ProjectContext,
  account: Account,
  password: string,
): Promise<Account> {
  const { userId, hash: before } = account;
  if (before === null || !ctx.passwordHashing.isWeaker(before, password)) return account;
  const projectId = ctx.project.id;
  const hash = await ctx.passwordHashing.hash(password);
  const replaced = await write(ctx, async (tx) => {
    if (!(await replaceHash(tx.db, { projectId, userId, hash, before }))) return false;
    tx.audit({
      projectId,
      action: 'passwords.rehashed',
      target: { type: 'user', id: encodeId('user', userId) },
      changes: { from: recogniseHash(before)?.scheme ?? null },
    });
    return true;
  });
  if (replaced) return { ...account, hash };
  const current = await findPasswordHash(ctx.database.db, projectId, userId);
  return current !== null && (await verifyPassword(ctx, current, password)) ? { ...account, hash: current } : account;
}
