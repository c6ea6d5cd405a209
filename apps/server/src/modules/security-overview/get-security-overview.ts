import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { assert } from '../../platform/http/problem.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import type { getSecurityOverviewContract } from './security-overview.contract.ts';
import { bucketsOf, seriesOf } from './security-overview.rules.ts';
import { listCounts, readCountedUntil } from './security-overview.store.ts';

export async function getSecurityOverview(
  ctx: ManagementContext,
  { range }: InputOf<typeof getSecurityOverviewContract>,
): Promise<OutputOf<typeof getSecurityOverviewContract>> {
  authorize(ctx, 'audit_events:read');
  const { starts, seconds } = bucketsOf(range, ctx.clock.now());
  const [first] = starts;
  assert(first, 'every range has buckets');
  const countedUntil = await readCountedUntil(ctx.database.db);
  assert(countedUntil, 'the migration writes the row');
  const counts = await listCounts(ctx.database, ctx.project.id, first);
  return {
    range,
    bucketSeconds: seconds,
    buckets: starts.map((start) => start.toISOString()),
    countedUntil: countedUntil.toISOString(),
    series: seriesOf(counts, starts, seconds).map(({ parts, ...series }) => ({
      ...series,
      parts: parts.map((part) => ({ ...part, counts: [...part.counts] })),
    })),
  };
}
