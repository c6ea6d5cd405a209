import type { Services } from '../../platform/context/context.ts';
import { sealingContext } from './set-up-totp.ts';
import { listTotpSecretsSealedUnder, setSealedTotpSecret } from './totp.store.ts';

/** Seals some of the seeds that are under this data key anew, under the active one; how many. */
export async function resealTotpSecrets(
  { database, vault }: Pick<Services, 'database' | 'vault'>,
  dataKeyId: string,
  limit: number,
): Promise<number> {
  const secrets = await listTotpSecretsSealedUnder(database.db, dataKeyId, limit);
  for (const { projectId, id, secretSealed: before } of secrets) {
    const secretSealed = vault.seal(await vault.unseal(before, sealingContext(id)), sealingContext(id));
    await setSealedTotpSecret(database.db, { projectId, id, before, secretSealed });
  }
  return secrets.length;
}
