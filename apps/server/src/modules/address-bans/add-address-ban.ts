import { type Cidr, overlap, parseCidr } from '../../lib/network.ts';
import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { assert, Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import type { InstanceOwnerContext } from '../operators/index.ts';
import type { addAddressBanContract } from './address-bans.contract.ts';
import { addressBanErrors } from './address-bans.errors.ts';
import { isNeverBanned, isTooWide } from './address-bans.rules.ts';
import { insertAddressBan } from './address-bans.store.ts';
import { viewAddressBan } from './address-bans.views.ts';

/** From the answer on at this replica, within seconds at the others. */
export async function addAddressBan(
  ctx: InstanceOwnerContext,
  input: InputOf<typeof addAddressBanContract>,
): Promise<OutputOf<typeof addAddressBanContract>> {
  const { network } = input;
  const cidr = parseCidr(network);
  assert(cidr, 'the contract reads a range');
  const expiresAt = input.expiresAt ? new Date(input.expiresAt) : null;
  check(ctx, cidr, expiresAt);
  const ban = await write(ctx, async (tx) => {
    const made = await insertAddressBan(tx.db, {
      id: ctx.ids.uuid(),
      network,
      source: 'operator',
      reason: input.reason || null,
      createdBy: ctx.actor.id,
      createdAt: tx.now,
      expiresAt,
    });
    if (!made) throw new Problem(addressBanErrors.taken);
    const id = encodeId('addressBan', made.id);
    const changes = { network, reason: made.reason, expiresAt: made.expiresAt?.toISOString() ?? null };
    tx.audit({ projectId: ctx.system.id, action: 'address_bans.added', target: { type: 'address_ban', id }, changes });
    tx.emit({ projectId: ctx.system.id, type: 'address_ban.added', data: { addressBanId: id, network } });
    return made;
  });
  await ctx.modules.addressBans.changed();
  return viewAddressBan(ban);
}

function check(ctx: InstanceOwnerContext, cidr: Cidr, expiresAt: Date | null): void {
  if (isNeverBanned(cidr, ctx.config.trustedProxies)) throw new Problem(addressBanErrors.never_banned);
  if (isTooWide(cidr)) throw new Problem(addressBanErrors.too_wide);
  const own = parseCidr(ctx.request.ip);
  if (own && overlap(own, cidr)) throw new Problem(addressBanErrors.own_address);
  if (expiresAt && expiresAt <= ctx.clock.now()) throw new Problem(addressBanErrors.ends_before);
}
