import { createMailboxMailer } from '../modules/mailbox/index.ts';
import { createMailers } from '../modules/mails/index.ts';
import { managementServices } from '../modules/operators/index.ts';
import { createProjectCache } from '../modules/projects/index.ts';
import { createSnapshotCopies } from '../modules/sessions/index.ts';
import { createSigningKeyCache } from '../modules/signing-keys/index.ts';
import type { FeedFollower } from '../platform/change-feed/follower.ts';
import type { ModuleServices, Services } from '../platform/context/context.ts';
import { loadAssets } from '../platform/html/assets.ts';

/** What modules keep in this process, and the few things that a lower module needs of a higher one. Each entry is declared beside its use. */
export function createModuleServices(services: Services, feed: FeedFollower): ModuleServices {
  const { changes, clock, config } = services;
  return {
    projects: createProjectCache(services),
    signingKeys: createSigningKeyCache(services),
    sessionCheck: {
      copies: createSnapshotCopies({ changes, clock, most: config.sessionCopies }),
      trusted: () => feed.trusted(),
      touching: new Set(),
    },
    mailers: createMailers(config, createMailboxMailer(services)),
    hostedPages: { assets: loadAssets() },
    ...managementServices,
  };
}
