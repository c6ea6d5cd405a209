import { encodeTimeCursor, pageOfRows } from '../../lib/time-cursor.ts';
import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import type { listReferralsContract } from './referrals.contract.ts';
import { listReferralsWithPeople } from './referrals.store.ts';

export async function listReferrals(
  ctx: ManagementContext,
  input: InputOf<typeof listReferralsContract>,
): Promise<OutputOf<typeof listReferralsContract>> {
  authorize(ctx, 'users:read');
  const { cursor = null, limit, referrerId, referredUserId } = input;
  const rows = await listReferralsWithPeople(ctx.database.db, {
    projectId: ctx.project.id,
    referrerId,
    referredUserId,
    after: cursor,
    limit: limit + 1,
  });
  return pageOfRows(
    rows,
    limit,
    (row) => ({
      id: encodeId('referral', row.id),
      referrerId: encodeId('user', row.referrerId),
      referrer: { email: row.referrerEmail, name: row.referrerName },
      referredUserId: row.referredUserId === null ? null : encodeId('user', row.referredUserId),
      // Both are of one row of users: an account has an address, and one that is gone has neither.
      referredUser: row.referredEmail === null ? null : { email: row.referredEmail, name: row.referredName },
      createdAt: row.createdAt.toISOString(),
      completedAt: row.completedAt?.toISOString() ?? null,
    }),
    (row) => encodeTimeCursor({ at: row.createdAt, id: row.id }),
  );
}
