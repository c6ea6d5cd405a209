import { encodeId } from '../lib/type-id.ts';
import { removeStaleLimits } from '../modules/limits/index.ts';
import { deleteOldMails, forgetRecipient } from '../modules/mails/index.ts';
import { removeEndedTokens } from '../modules/one-time-tokens/index.ts';
import { deleteEndedSessions } from '../modules/sessions/index.ts';
import { deleteUserRow, listUsersDueForDeletion } from '../modules/users/index.ts';
import { deleteFeedRows } from '../platform/change-feed/change-feed.store.ts';
import { type Services, SYSTEM, systemContext } from '../platform/context/context.ts';
import { createCookieJar } from '../platform/http/cookies.ts';
import { deleteExpiredKeys } from '../platform/idempotency/idempotency.store.ts';
import { write } from '../platform/outbox/write.ts';

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;
const BATCH = 1_000;

/** One access token's longest life and more: a verifier that follows the feed must find what concerns its tokens. */
export const FEED_RETENTION_SECONDS = 2 * 60 * 60;

/** Removes what has ended and nobody asks for any more, in bounded portions. */
export async function housekeeping(services: Services): Promise<void> {
  const { db } = services.database;
  const now = services.clock.now();
  const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds);
  await deleteFeedRows(db, ago(FEED_RETENTION_SECONDS * 1000), BATCH * 10);
  await removeEndedTokens(db, now, BATCH);
  await removeStaleLimits(db, now, BATCH);
  await deleteEndedSessions(db, ago(30 * DAY_MILLISECONDS), BATCH);
  await deleteExpiredKeys(db, now, BATCH);
  await deleteOldMails(db, ago(30 * DAY_MILLISECONDS), BATCH * 10);
  await deleteDueUsers(services, now);
}

/** Accounts whose seven days are over. */
async function deleteDueUsers(services: Services, now: Date): Promise<void> {
  const ctx = { ...systemContext(services, 'housekeeping', createCookieJar(undefined)), actor: SYSTEM };
  for (const { projectId, id, emailKey } of await listUsersDueForDeletion(services.database.db, now, 100)) {
    await write(ctx, async (tx) => {
      await deleteUserRow(tx.db, projectId, id);
      await forgetRecipient(tx.db, projectId, emailKey);
      tx.changed({ projectId, scope: 'user', subjectId: id });
      tx.audit({
        projectId,
        action: 'users.deleted',
        target: { type: 'user', id: encodeId('user', id) },
        changes: { by: 'deletion_request' },
      });
      tx.emit({ projectId, type: 'user.deleted', data: { userId: encodeId('user', id) } });
    });
  }
}
