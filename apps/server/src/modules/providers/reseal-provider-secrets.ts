import type { Services } from '../../platform/context/context.ts';
import { secretSealingContext } from './providers.rules.ts';
import { listProvidersSealedUnder, setSealedProvider } from './providers.store.ts';

/** Seals some of the projects' client secrets that are under this data key anew, under the active one; how many. */
export async function resealProviderSecrets(
  { database, vault }: Pick<Services, 'database' | 'vault'>,
  dataKeyId: string,
  limit: number,
): Promise<number> {
  const providers = await listProvidersSealedUnder(database.db, dataKeyId, limit);
  for (const { projectId, key, clientSecretSealed: before } of providers) {
    const context = secretSealingContext(projectId, key);
    const clientSecretSealed = vault.seal(await vault.unseal(before, context), context);
    await setSealedProvider(database.db, { projectId, key, before, clientSecretSealed });
  }
  return providers.length;
}
