import { encodeTimeCursor, pageOfRows } from '../../lib/time-cursor.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import type { InstanceOwnerContext } from '../operators/index.ts';
import type { listAddressBansContract } from './address-bans.contract.ts';
import { listAddressBanRows } from './address-bans.store.ts';
import { viewAddressBan } from './address-bans.views.ts';

export async function listAddressBans(
  ctx: InstanceOwnerContext,
  { limit, cursor }: InputOf<typeof listAddressBansContract>,
): Promise<OutputOf<typeof listAddressBansContract>> {
  const query = { now: ctx.clock.now(), after: cursor ?? null, limit: limit + 1 };
  const rows = await listAddressBanRows(ctx.database.db, query);
  return pageOfRows(rows, limit, viewAddressBan, ({ createdAt, id }) => encodeTimeCursor({ at: createdAt, id }));
}
