import { encodeId } from '../../lib/type-id.ts';
import type { StoredBulkAction } from './bulk-action.ts';

export function viewBulkAction(stored: StoredBulkAction) {
  const { id, action, filter, state, expectedCount, counts, failures } = stored;
  return {
    id: encodeId('bulkAction', id),
    action,
    filter,
    state,
    expectedCount,
    counts,
    failures: failures.map((failure) => ({ id: encodeId('user', failure.id), code: failure.code })),
    createdAt: stored.createdAt.toISOString(),
    startedAt: stored.startedAt?.toISOString() ?? null,
    finishedAt: stored.finishedAt?.toISOString() ?? null,
  };
}
