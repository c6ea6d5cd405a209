import type { Db } from '../../platform/db/database.ts';
import type { Invitation } from './invitation.ts';

/** Those that this user came by. */
export async function listInvitationsAcceptedBy(
  db: Db,
  { projectId, userId }: { readonly projectId: string; readonly userId: string },
): Promise<Invitation[]> {
  return db
    .selectFrom('invitations')
    .selectAll()
    .where('projectId', '=', projectId)
    .where('acceptedBy', '=', userId)
    .orderBy('createdAt', 'desc')
    .execute();
}
