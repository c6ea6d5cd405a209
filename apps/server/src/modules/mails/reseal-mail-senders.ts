import type { Services } from '../../platform/context/context.ts';
import { listSendersSealedUnder, setSealedSender } from './mail-senders.store.ts';
import { senderSealingContext } from './mails.rules.ts';

/** Seals some of the projects' API keys that are under this data key anew, under the active one; how many. */
export async function resealMailSenders(
  { database, vault }: Pick<Services, 'database' | 'vault'>,
  dataKeyId: string,
  limit: number,
): Promise<number> {
  const senders = await listSendersSealedUnder(database.db, dataKeyId, limit);
  for (const { projectId, apiKeySealed: before } of senders) {
    const context = senderSealingContext(projectId);
    const apiKeySealed = vault.seal(await vault.unseal(before, context), context);
    await setSealedSender(database.db, { projectId, before, apiKeySealed });
  }
  return senders.length;
}
