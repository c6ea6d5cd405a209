import { encodeId } from '../../lib/type-id.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import type { User } from './user.ts';
import { confirmUserEmail } from './users.store.ts';

/** A mail that was answered proves the address. What strangers had prepared is gone before: `identities/forget-prepared.ts`. `locale`: the language in which it was answered. */
export async function proveEmail(tx: Tx, user: User, locale: string | null): Promise<User> {
  const { projectId, id } = user;
  await confirmUserEmail(tx.db, { projectId, id, locale, now: tx.now });
  tx.changed({ projectId, scope: 'user', subjectId: id });
  const target = { type: 'user', id: encodeId('user', id) };
  tx.audit({ projectId, action: 'users.claimed', target });
  tx.audit({ projectId, action: 'users.email_verified', target });
  tx.emit({ projectId, type: 'user.email_verified', data: { userId: target.id } });
  return { ...user, emailVerifiedAt: tx.now, locale: user.locale ?? locale };
}
