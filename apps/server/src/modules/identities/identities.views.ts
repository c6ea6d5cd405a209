import type { z } from 'zod';
import { encodeId } from '../../lib/type-id.ts';
import type { identityView } from './identities.contract.ts';
import type { Identity } from './identity.ts';

export function viewIdentity(identity: Identity): z.input<typeof identityView> {
  const { id, provider, issuer, subject, email, name, createdAt, lastUsedAt } = identity;
  return {
    id: encodeId('identity', id),
    provider,
    issuer,
    subject,
    email,
    name,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt.toISOString(),
  };
}
