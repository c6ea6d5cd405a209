import { encodeId } from '../../lib/type-id.ts';
import type { Passkey } from './passkeys.store.ts';

export function viewPasskey({ id, name, backedUp, createdAt, lastUsedAt }: Passkey) {
  return {
    id: encodeId('passkey', id),
    name,
    backedUp,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
