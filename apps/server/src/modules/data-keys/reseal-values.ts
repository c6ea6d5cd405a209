import { encodeId } from '../../lib/type-id.ts';
import { type Services, systemContext } from '../../platform/context/context.ts';
import { createCookieJar } from '../../platform/http/cookies.ts';
import { write } from '../../platform/outbox/write.ts';
import { getSystemProject } from '../operators/index.ts';
import { type DataKey, deleteRetiredDataKey, listDataKeyRows } from './data-keys.store.ts';
import { SEALED_PLACES } from './sealed-places.ts';

const PORTION = 100;
const PORTIONS_AT_ONCE = 10;

/** Longer than a process that has not heard of a rotation goes on sealing (ten minutes, see the vault), and than anything it began may take. */
const REMOVE_AFTER_MILLISECONDS = 60 * 60 * 1000;

/**
 * Moves what is sealed under retired data keys to the active one, a bounded portion at a time, and removes a retired key that nothing is
 * under any more. Where it stands is what lies in the tables: whoever comes after a kill, here or elsewhere, goes on from there, and two at
 * once only do a portion twice.
 */
export async function resealValues(services: Services): Promise<void> {
  const retired = (await listDataKeyRows(services.database.db)).filter((key) => key.state === 'retired');
  if (retired.length === 0) return;
  // This process may not have heard yet which key is the active one.
  await services.vault.refresh();
  for (const key of retired) {
    const moved = await resealUnder(services, key);
    if (moved > 0)
      services.log.info({ dataKey: encodeId('dataKey', key.id), moved }, 'sealed values moved to the active data key');
    await removeIfUnused(services, key);
  }
}

async function resealUnder(services: Services, key: DataKey): Promise<number> {
  let moved = 0;
  for (const { reseal } of SEALED_PLACES) {
    for (let portion = 0; reseal !== null && portion < PORTIONS_AT_ONCE; portion++) {
      const count = await reseal(services, key.id, PORTION);
      moved += count;
      if (count < PORTION) break;
    }
  }
  return moved;
}

async function removeIfUnused(services: Services, key: DataKey): Promise<void> {
  const retiredBefore = new Date(services.clock.now().getTime() - REMOVE_AFTER_MILLISECONDS);
  if (key.retiredAt === null || key.retiredAt >= retiredBefore) return;
  for (const place of SEALED_PLACES) if ((await place.count(services.database.db, key.id)) > 0) return;
  const system = await getSystemProject(services);
  const ctx = systemContext(services, 'data-keys', createCookieJar(undefined));
  await write(ctx, async (tx) => {
    if (!(await deleteRetiredDataKey(tx.db, key.id, retiredBefore))) return;
    const id = encodeId('dataKey', key.id);
    tx.audit({ projectId: system.id, action: 'data_keys.removed', target: { type: 'data_key', id } });
    tx.emit({ projectId: system.id, type: 'data_key.removed', data: { dataKeyId: id } });
  });
  await services.vault.refresh();
}
