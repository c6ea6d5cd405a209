import type { z } from 'zod';
import { encodeId } from '../../lib/type-id.ts';
import type { SecretKey } from './secret-key.ts';
import type { secretKeyView } from './secret-keys.contract.ts';

export function viewSecretKey(key: SecretKey): z.input<typeof secretKeyView> {
  return {
    id: encodeId('secretKey', key.id),
    name: key.name,
    prefix: key.prefix,
    lastFour: key.lastFour,
    scopes: [...key.scopes],
    createdAt: key.createdAt.toISOString(),
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    expiresAt: key.expiresAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
  };
}
