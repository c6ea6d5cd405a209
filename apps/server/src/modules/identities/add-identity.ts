import { encodeId } from '../../lib/type-id.ts';
import type { Services } from '../../platform/context/context.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { insertIdentity } from './identities.store.ts';
import type { Identity } from './identity.ts';

export type NewIdentity = Pick<Identity, 'projectId' | 'userId' | 'provider' | 'issuer' | 'subject' | 'email' | 'name'>;

/** Connects it in a transaction that does more, and tells of it. Null where somebody has it already. */
export async function addIdentity(ctx: Pick<Services, 'ids'>, tx: Tx, identity: NewIdentity): Promise<Identity | null> {
  const added = await insertIdentity(tx.db, { ...identity, id: ctx.ids.uuid(), now: tx.now });
  if (!added) return null;
  const { projectId, provider } = added;
  const userId = encodeId('user', added.userId);
  const identityId = encodeId('identity', added.id);
  tx.audit({
    projectId,
    action: 'identities.added',
    target: { type: 'user', id: userId },
    changes: { signInProvider: provider, identityId },
  });
  tx.emit({ projectId, type: 'identity.added', data: { userId, identityId, provider } });
  return added;
}
