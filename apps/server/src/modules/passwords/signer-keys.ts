import type { BaseContext, Services } from '../../platform/context/context.ts';
import { sha256 } from '../../platform/crypto/hash.ts';
import { sealedValues } from '../../platform/db/sealed-values.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { findSealedSignerKey, insertSignerKey } from './signer-keys.store.ts';

/** A Firebase project's signer key has 64 bytes; others may have chosen their own. It is what the hash is an encryption of, so it has its length. */
const KEY_BYTES = { least: 16, most: 64 };

/**
 * Keeps the signer key that belongs to the Firebase hashes of an import, sealed, and gives the id that these hashes name as `k`. The same key has the
 * same id, however often it comes. Null: this is no signer key.
 */
export async function keepSignerKey(
  ctx: BaseContext,
  tx: Tx,
  { projectId, key }: { readonly projectId: string; readonly key: Buffer },
): Promise<string | null> {
  if (key.length < KEY_BYTES.least || key.length > KEY_BYTES.most) return null;
  const id = ctx.ids.uuid();
  return insertSignerKey(tx.db, {
    projectId,
    id,
    keyHash: sha256(key),
    keySealed: ctx.vault.seal(key, sealingContext(projectId)),
    now: tx.now,
  });
}

/** Null where the project has no such key. */
export async function findSignerKey(
  { database, vault }: Pick<Services, 'database' | 'vault'>,
  key: { readonly projectId: string; readonly id: string },
): Promise<Buffer | null> {
  const sealed = await findSealedSignerKey(database.db, key);
  return sealed && vault.unseal(sealed, sealingContext(key.projectId));
}

export const sealedSignerKeys = sealedValues({
  name: 'password_signer_keys',
  table: 'password_signer_keys',
  column: 'key_sealed',
  key: ['project_id', 'id'],
  context: ({ project_id }) => sealingContext(project_id),
});

/** A key of one project does not open in another, whoever moves rows. */
function sealingContext(projectId: string): string {
  return `password signer key ${projectId}`;
}
