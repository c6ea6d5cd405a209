import { encodeId } from '../../lib/type-id.ts';
import type { AddressBan } from './address-ban.ts';

export function viewAddressBan(ban: AddressBan) {
  return {
    id: encodeId('addressBan', ban.id),
    network: ban.network,
    source: ban.source,
    reason: ban.reason,
    createdBy: ban.createdBy,
    createdAt: ban.createdAt.toISOString(),
    expiresAt: ban.expiresAt?.toISOString() ?? null,
  };
}
