import { encodeId } from '../../lib/type-id.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import type { User } from './user.ts';

export type ProfileChange = Partial<Pick<User, 'name' | 'imageUrl' | 'locale' | 'username'>>;

/** What somebody changed of their own profile, told in one way wherever they did it. */
export function tellProfileChange(tx: Tx, before: User, change: ProfileChange): void {
  const { projectId } = before;
  tx.changed({ projectId, scope: 'user', subjectId: before.id });
  const id = encodeId('user', before.id);
  tx.audit({
    projectId,
    action: 'users.profile_changed',
    target: { type: 'user', id },
    changes: changesOf(before, change),
  });
  tx.emit({ projectId, type: 'user.updated', data: { userId: id } });
}

function changesOf(before: User, change: ProfileChange): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(change).map(([field, value]) => [
      field === 'imageUrl' ? 'image' : field,
      [before[field as keyof ProfileChange], value],
    ]),
  );
}
