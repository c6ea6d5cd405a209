import { encodeId } from '../../lib/type-id.ts';
import type { BaseContext } from '../../platform/context/context.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { insertIdentities } from '../identities/index.ts';
import { issuerOfGlobalSubjects } from '../providers/index.ts';
import type { FormattedUser } from '../user-formats/index.ts';

/**
 * Accounts at providers of users who were written in this transaction, where the provider calls a person the same in every app. Answers whose identity
 * somebody else has already, and at which provider: it stays with them.
 */
export async function importIdentities(
  ctx: BaseContext,
  tx: Tx,
  projectId: string,
  users: readonly { readonly userId: string; readonly user: FormattedUser }[],
): Promise<ReadonlyMap<string, string>> {
  const identities = users.flatMap(({ userId, user }) =>
    user.identities.flatMap(({ provider, subject, email }) => {
      const issuer = issuerOfGlobalSubjects(provider);
      return issuer === null ? [] : [{ id: ctx.ids.uuid(), userId, provider, issuer, subject, email }];
    }),
  );
  const inserted = await insertIdentities(tx.db, projectId, identities, tx.now);
  const taken = new Map<string, string>();
  for (const { id, userId, provider } of identities) {
    if (inserted.has(id)) tell(tx, projectId, { id, userId, provider });
    else taken.set(userId, provider);
  }
  return taken;
}

function tell(tx: Tx, projectId: string, identity: { id: string; userId: string; provider: string }): void {
  const { provider } = identity;
  const [userId, identityId] = [encodeId('user', identity.userId), encodeId('identity', identity.id)];
  tx.audit({
    projectId,
    action: 'identities.added',
    target: { type: 'user', id: userId },
    changes: { signInProvider: provider, identityId, by: 'import' },
  });
  tx.emit({ projectId, type: 'identity.added', data: { userId, identityId, provider } });
}
