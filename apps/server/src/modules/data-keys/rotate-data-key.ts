import { encodeId } from '../../lib/type-id.ts';
import type { OutputOf } from '../../platform/http/contract.ts';
import { write } from '../../platform/outbox/write.ts';
import { requireFreshOperator } from '../access/index.ts';
import { type InstanceOwnerContext, lockInstance } from '../operators/index.ts';
import type { rotateDataKeyContract } from './data-keys.contract.ts';
import { insertActiveDataKey, retireActiveDataKey } from './data-keys.store.ts';
import { listDataKeys } from './list-data-keys.ts';

/**
 * From now on this process seals under a new data key, and the others within seconds; each opens what any of them sealed. What is under the
 * old key is sealed anew by `resealValues`.
 */
export async function rotateDataKey(ctx: InstanceOwnerContext): Promise<OutputOf<typeof rotateDataKeyContract>> {
  requireFreshOperator(ctx);
  const id = ctx.ids.uuid();
  const keySealed = ctx.vault.makeDataKey();
  await write(ctx, async (tx) => {
    // Rotations come one after the other: the second retires what the first has made.
    await lockInstance(tx.db);
    const retired = await retireActiveDataKey(tx.db, tx.now);
    await insertActiveDataKey(tx.db, { id, keySealed, now: tx.now });
    const target = { type: 'data_key', id: encodeId('dataKey', id) };
    const changes = { retired: retired && encodeId('dataKey', retired) };
    tx.audit({ projectId: ctx.system.id, action: 'data_keys.rotated', target, changes });
    tx.emit({ projectId: ctx.system.id, type: 'data_key.rotated', data: { dataKeyId: target.id } });
  });
  await ctx.vault.refresh();
  return listDataKeys(ctx);
}
