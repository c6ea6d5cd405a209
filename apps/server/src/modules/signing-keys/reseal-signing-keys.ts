import type { Services } from '../../platform/context/context.ts';
import { sealingContext } from './make-signing-key.ts';
import { listSigningKeysSealedUnder, setSealedSigningKey } from './signing-keys.store.ts';

/** Seals some of the private parts that are under this data key anew, under the active one; how many. */
export async function resealSigningKeys(
  { database, vault }: Pick<Services, 'database' | 'vault'>,
  dataKeyId: string,
  limit: number,
): Promise<number> {
  const keys = await listSigningKeysSealedUnder(database.db, dataKeyId, limit);
  for (const { projectId, id, privateKeySealed: before } of keys) {
    const plain = await vault.unseal(before, sealingContext(id));
    await setSealedSigningKey(database.db, {
      projectId,
      id,
      before,
      privateKeySealed: vault.seal(plain, sealingContext(id)),
    });
  }
  return keys.length;
}
