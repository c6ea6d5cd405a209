import { deleteEndedBans } from '../modules/address-bans/index.ts';
import { deleteOldBulkActions } from '../modules/bulk-actions/index.ts';
import { removeEndedExports } from '../modules/data-exports/index.ts';
import { deleteOldNotices } from '../modules/devices/index.ts';
import { removeStaleLimits } from '../modules/limits/index.ts';
import { deleteOldMails } from '../modules/mails/index.ts';
import { removeEndedTokens } from '../modules/one-time-tokens/index.ts';
import { deleteOldCounts } from '../modules/security-overview/index.ts';
import { deleteEndedSessions } from '../modules/sessions/index.ts';
import { removeEndedAttempts } from '../modules/sign-in-attempts/index.ts';
import { removeOldUserImports } from '../modules/user-imports/index.ts';
import { listUsersDueForDeletion, removeDueUser, removeEndedUsernameReservations } from '../modules/users/index.ts';
import { deleteFeedRows } from '../platform/change-feed/change-feed.store.ts';
import { type BaseContext, type Services, SYSTEM, systemContext } from '../platform/context/context.ts';
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
  await removeEndedAttempts(db, now, BATCH);
  await removeStaleLimits(db, now, BATCH);
  await deleteEndedSessions(db, ago(30 * DAY_MILLISECONDS), BATCH);
  await deleteEndedBans(db, ago(DAY_MILLISECONDS), BATCH);
  await removeEndedUsernameReservations(db, now, BATCH);
  await deleteExpiredKeys(db, now, BATCH);
  await deleteOldCounts(db, ago(90 * DAY_MILLISECONDS), BATCH * 10);
  await deleteOldMails(db, ago(30 * DAY_MILLISECONDS), BATCH * 10);
  await deleteOldNotices(db, ago(30 * DAY_MILLISECONDS), BATCH);
  await deleteOldBulkActions(db, ago(30 * DAY_MILLISECONDS), BATCH);
  await removeEndedExports(db, now, BATCH);
  const ctx = { ...systemContext(services, 'housekeeping', createCookieJar(undefined)), actor: SYSTEM };
  await removeOldUserImports(ctx);
  await deleteDueUsers(ctx, now);
}

/** Accounts whose seven days are over. */
async function deleteDueUsers(ctx: BaseContext, now: Date): Promise<void> {
  for (const due of await listUsersDueForDeletion(ctx.database.db, now, 100))
    await write(ctx, (tx) => removeDueUser(ctx, tx, due));
}
