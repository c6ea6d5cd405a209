import { encodeId } from '../../lib/type-id.ts';
import type { OutputOf } from '../../platform/http/contract.ts';
import type { InstanceOwnerContext } from '../operators/index.ts';
import type { listDataKeysContract } from './data-keys.contract.ts';
import { listDataKeyRows } from './data-keys.store.ts';
import { SEALED_PLACES } from './sealed-places.ts';

/** The counts are the progress of a rotation: they are what lies in the tables, and nobody has to remember them. */
export async function listDataKeys(ctx: InstanceOwnerContext): Promise<OutputOf<typeof listDataKeysContract>> {
  const data = [];
  for (const { id, state, createdAt, retiredAt } of await listDataKeyRows(ctx.database.db)) {
    const sealed: Record<string, number> = {};
    for (const place of SEALED_PLACES) sealed[place.name] = await place.count(ctx.database.db, id);
    data.push({
      id: encodeId('dataKey', id),
      state,
      createdAt: createdAt.toISOString(),
      retiredAt: retiredAt?.toISOString() ?? null,
      sealed,
    });
  }
  return { data, nextCursor: null };
}
