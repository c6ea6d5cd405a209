import { encodeId } from '../../lib/type-id.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import type { ProjectContext } from '../projects/index.ts';
import type { User } from '../users/index.ts';
import type { MadePasskey } from './make-passkey.ts';
import { passkeyName } from './passkeys.rules.ts';
import { insertPasskey, type Passkey } from './passkeys.store.ts';

/** To an account that the caller has locked. Null where somebody of the project has it already. */
export async function addPasskey(
  ctx: ProjectContext,
  tx: Tx,
  { user, made, name }: { user: User; made: MadePasskey; name?: string | undefined },
): Promise<Passkey | null> {
  const { projectId } = user;
  const row = {
    ...made,
    id: ctx.ids.uuid(),
    userId: user.id,
    name: name ?? passkeyName(made.aaguid, made.backedUp),
    createdAt: tx.now,
  };
  if (!(await insertPasskey(tx.db, { projectId, ...row }))) return null;
  const userId = encodeId('user', user.id);
  const passkeyId = encodeId('passkey', row.id);
  tx.audit({
    projectId,
    action: 'passkeys.added',
    target: { type: 'user', id: userId },
    changes: { passkey: passkeyId, name: row.name },
  });
  tx.emit({ projectId, type: 'passkey.added', data: { userId, passkeyId } });
  return { ...row, lastUsedAt: null };
}
