import { encodeId } from '../../lib/type-id.ts';
import type { InputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { resetLimits } from '../limits/index.ts';
import type { InstanceOwnerContext } from '../operators/index.ts';
import type { removeAddressBanContract } from './address-bans.contract.ts';
import { addressBanErrors } from './address-bans.errors.ts';
import { deleteAddressBan } from './address-bans.store.ts';

/** The strikes are forgotten too: whoever is let in again begins with none. */
export async function removeAddressBan(
  ctx: InstanceOwnerContext,
  input: InputOf<typeof removeAddressBanContract>,
): Promise<void> {
  const ban = await write(ctx, async (tx) => {
    const removed = await deleteAddressBan(tx.db, input.addressBanId);
    if (!removed) throw new Problem(addressBanErrors.not_found);
    const id = encodeId('addressBan', removed.id);
    const changes = { network: removed.network, source: removed.source };
    tx.audit({ projectId: ctx.system.id, action: 'address_bans.lifted', target: { type: 'address_ban', id }, changes });
    tx.emit({
      projectId: ctx.system.id,
      type: 'address_ban.lifted',
      data: { addressBanId: id, network: removed.network },
    });
    return removed;
  });
  const [address = ''] = ban.network.split('/');
  await resetLimits(ctx, ctx.system.id, [{ kind: 'strikes.address', subject: address }]);
  await ctx.modules.addressBans.changed();
}
