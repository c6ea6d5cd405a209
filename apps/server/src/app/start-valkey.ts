import { createSharedCache, type SharedCache } from '../platform/cache/shared-cache.ts';
import { connectValkey } from '../platform/cache/valkey-client.ts';
import { carryChanges } from '../platform/change-feed/carrier.ts';
import { createRecentChanges, type RecentChanges } from '../platform/change-feed/recent-changes.ts';
import type { Services } from '../platform/context/context.ts';

/** What a Valkey brings, before the feed is followed. Null without one; nothing waits until it answers. */
export async function startValkey(services: Services): Promise<{ shared: SharedCache; recent: RecentChanges } | null> {
  const { config, changes, clock, ids, log, vault } = services;
  if (config.redis === null) return null;
  const shared = createSharedCache({
    client: await connectValkey(config.redis),
    log,
    monotonicMilliseconds: () => clock.monotonicMilliseconds(),
  });
  const channel = `frontdesk:${vault.derive('name of shared changes').toString('hex', 0, 6)}:changes`;
  carryChanges({ shared, changes, vault, channel, id: ids.uuid() });
  return { shared, recent: createRecentChanges({ changes, clock }) };
}

export function valkeyMetrics({ metrics, modules }: Services, shared: SharedCache): void {
  const read = () => ({ ...modules.sessionCheck.shared?.counts, ...shared.counts });
  metrics.counts(
    'frontdesk_shared_copies_total',
    'Copies in Valkey: hits, misses, refused (not believed), late, failed (not answered), not_kept.',
    () => {
      const { notKept = 0, ...others } = read();
      return { ...others, not_kept: notKept };
    },
  );
  metrics.gauge('frontdesk_shared_cache_open', '1 while Valkey is not asked, because it does not answer.', () =>
    shared.available ? 0 : 1,
  );
}
