import type { Tx } from '../../platform/outbox/write.ts';
import type { Project } from '../projects/index.ts';
import { requireUsername } from './claim-username.ts';
import type { User } from './user.ts';
import { wantedUsername } from './users.rules.ts';
import { setUsername } from './users.store.ts';

/**
 * An operator gives or takes a username, by the rules that hold for everybody. Taking one away is always possible, also where the project requires
 * one: whoever had it chooses another on the way in. The row is locked.
 */
export async function changeUsername(project: Project, tx: Tx, before: User, asked: string | null): Promise<void> {
  if (asked === before.username) return;
  const user = { projectId: before.projectId, id: before.id };
  if (asked === null) {
    await setUsername(tx.db, { ...user, username: null, now: tx.now });
    return;
  }
  const username = wantedUsername(project.settings.signUp.username, asked);
  if (username !== null) await requireUsername(tx, { projectId: user.projectId, userId: user.id, username });
}
