import { createChangePolls } from '../modules/changes/index.ts';
import { createMailboxMailer } from '../modules/mailbox/index.ts';
import { createMailers } from '../modules/mails/index.ts';
import { managementServices } from '../modules/operators/index.ts';
import { createProjectCache } from '../modules/projects/index.ts';
import { createSharedCopies, createSnapshotCopies } from '../modules/sessions/index.ts';
import { createSigningKeyCache } from '../modules/signing-keys/index.ts';
import type { SharedCache } from '../platform/cache/shared-cache.ts';
import type { FeedFollower } from '../platform/change-feed/follower.ts';
import type { RecentChanges } from '../platform/change-feed/recent-changes.ts';
import type { ModuleServices, Services } from '../platform/context/context.ts';
import { loadAssets } from '../platform/html/assets.ts';

/** What modules keep in this process, and the few things that a lower module needs of a higher one. Each entry is declared beside its use. */
export function createModuleServices(
  services: Services,
  feed: FeedFollower,
  valkey: { shared: SharedCache; recent: RecentChanges } | null,
): ModuleServices {
  const { changes, clock, config, vault } = services;
  return {
    projects: createProjectCache(services),
    signingKeys: createSigningKeyCache(services, { trusted: () => feed.trusted() }),
    sessionCheck: {
      copies: createSnapshotCopies({ changes, clock, most: config.sessionCopies }),
      shared: valkey && createSharedCopies({ ...valkey, clock, vault }),
      trusted: () => feed.trusted(),
      touching: new Set(),
    },
    changePolls: createChangePolls(services),
    mailers: createMailers(config, createMailboxMailer(services)),
    hostedPages: { assets: loadAssets() },
    ...managementServices,
  };
}
