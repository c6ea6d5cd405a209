import { type Services, systemContext } from '../../platform/context/context.ts';
import { createCookieJar } from '../../platform/http/cookies.ts';
import { write } from '../../platform/outbox/write.ts';
import type { Project } from '../projects/index.ts';
import { findProviderRow, writeProviderRow } from './providers.store.ts';

/** Development's provider as a button of this project. Whoever has switched it off there keeps it off. */
export async function offerSimulator(services: Services, project: Project): Promise<void> {
  const projectId = project.id;
  const key = 'simulator';
  if (!services.config.providerSimulator || (await findProviderRow(services.database.db, projectId, key))) return;
  const ctx = systemContext(services, 'start', createCookieJar(undefined));
  await write(ctx, async (tx) => {
    await writeProviderRow(tx.db, {
      projectId,
      key,
      kind: key,
      credentials: 'instance',
      name: null,
      issuer: null,
      clientId: null,
      clientSecretSealed: null,
      clientSecretLastFour: null,
      options: {},
      trustEmail: false,
      enabled: true,
      position: 0,
      now: tx.now,
    });
    tx.audit({ projectId, action: 'providers.updated', target: { type: 'provider', id: key }, changes: { kind: key } });
  });
}
