import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import type { countReferralsContract } from './referrals.contract.ts';
import { countReferralsUpTo } from './referrals.store.ts';

const COUNTED_UP_TO = 100_000;

/** Bounded, so that it costs little however many there are. */
export async function countProjectReferrals(
  ctx: ManagementContext,
  { referrerId }: InputOf<typeof countReferralsContract>,
): Promise<OutputOf<typeof countReferralsContract>> {
  authorize(ctx, 'users:read');
  const { db } = ctx.database;
  const counted = await countReferralsUpTo(db, { projectId: ctx.project.id, referrerId, limit: COUNTED_UP_TO + 1 });
  const exact = counted.all <= COUNTED_UP_TO;
  const all = Math.min(counted.all, COUNTED_UP_TO);
  const completed = Math.min(counted.completed, all);
  return { completed, pending: all - completed, exact };
}
