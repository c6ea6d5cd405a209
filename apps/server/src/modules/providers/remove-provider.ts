import type { InputOf } from '../../platform/http/contract.ts';
import { write } from '../../platform/outbox/write.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import type { deleteProviderContract } from './providers.contract.ts';
import { deleteProviderRow } from './providers.store.ts';
import { holdProject, refuseClosingLastProvider } from './refuse-closing-last-provider.ts';

export async function removeProvider(
  ctx: ManagementContext,
  input: InputOf<typeof deleteProviderContract>,
): Promise<void> {
  authorize(ctx, 'providers:write');
  const projectId = ctx.project.id;
  const { providerKey: key } = input;
  await write(ctx, async (tx) => {
    const held = await holdProject(ctx, tx);
    if (!(await deleteProviderRow(tx.db, projectId, key))) return;
    await refuseClosingLastProvider(ctx, tx, held);
    tx.audit({ projectId, action: 'providers.removed', target: { type: 'provider', id: key } });
    tx.emit({ projectId, type: 'provider.removed', data: { provider: key } });
  });
}
