import type { z } from 'zod';
import { encodeId } from '../../lib/type-id.ts';
import type { SigningKey } from './signing-key.ts';
import type { signingKeyView } from './signing-keys.contract.ts';
import { activatesAt } from './signing-keys.rules.ts';

export function viewSigningKey(key: SigningKey): z.input<typeof signingKeyView> {
  return {
    id: encodeId('signingKey', key.id),
    kid: key.kid,
    algorithm: key.algorithm,
    state: key.state,
    createdAt: key.createdAt.toISOString(),
    activatedAt: key.activatedAt?.toISOString() ?? null,
    retiredAt: key.retiredAt?.toISOString() ?? null,
    publishedUntil: key.publishedUntil?.toISOString() ?? null,
    activatesAt: key.state === 'next' ? activatesAt(key).toISOString() : null,
  };
}
