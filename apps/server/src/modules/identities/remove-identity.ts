import { encodeId } from '../../lib/type-id.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import type { ProjectContext } from '../projects/index.ts';
import { notify } from '../security-notices/index.ts';
import type { User } from '../users/index.ts';
import { deleteIdentity } from './identities.store.ts';
import type { Identity } from './identity.ts';

/** Tells its owner, whoever disconnects it. The user is locked. `offered`: the names of the project's providers by their keys. */
export async function removeIdentity(
  ctx: ProjectContext,
  tx: Tx,
  {
    user,
    identity,
    offered,
  }: { readonly user: User; readonly identity: Identity; readonly offered: ReadonlyMap<string, string> },
): Promise<void> {
  const { projectId, provider } = identity;
  await deleteIdentity(tx.db, { projectId, userId: user.id, id: identity.id });
  const details = { provider: offered.get(provider) ?? provider };
  await notify(ctx, tx, { user, notice: 'identity_unlinked', details });
  const userId = encodeId('user', user.id);
  const identityId = encodeId('identity', identity.id);
  const changes = { signInProvider: provider, identityId };
  tx.audit({ projectId, action: 'identities.removed', target: { type: 'user', id: userId }, changes });
  tx.emit({ projectId, type: 'identity.removed', data: { userId, identityId, provider } });
}
