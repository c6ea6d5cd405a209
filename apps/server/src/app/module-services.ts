import { createAddressBans } from '../modules/address-bans/index.ts';
import { createCaptchaVerifiers } from '../modules/captchas/index.ts';
import { createChangePolls } from '../modules/changes/index.ts';
import { forgetPrepared } from '../modules/identities/index.ts';
import { openInvitations } from '../modules/invitations/index.ts';
import { createMailboxMailer } from '../modules/mailbox/index.ts';
import { createMailers } from '../modules/mails/index.ts';
import { managementServices } from '../modules/operators/index.ts';
import { createPasswordParametersFollower } from '../modules/password-parameters/index.ts';
import { createBreachedPasswords } from '../modules/passwords/index.ts';
import { createProjectCache } from '../modules/projects/index.ts';
import { createSimulator } from '../modules/provider-simulator/index.ts';
import { createProviderClients, offeredProviderNames } from '../modules/providers/index.ts';
import { tellLockout } from '../modules/security-notices/index.ts';
import { createSharedCopies, createSnapshotCopies } from '../modules/sessions/index.ts';
import { createSigningKeyCache } from '../modules/signing-keys/index.ts';
import type { SharedCache } from '../platform/cache/shared-cache.ts';
import type { FeedFollower } from '../platform/change-feed/follower.ts';
import type { RecentChanges } from '../platform/change-feed/recent-changes.ts';
import type { ModuleServices, Services } from '../platform/context/context.ts';
import { loadAssets } from '../platform/html/assets.ts';
import { exportParts } from './export-parts.ts';
import { factors } from './factors.ts';
import { otherFactors } from './other-factors.ts';

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
    breachedPasswords: createBreachedPasswords(services),
    changePolls: createChangePolls(services),
    mailers: createMailers(config, createMailboxMailer(services)),
    tellLockout,
    forgetPrepared,
    addressBans: createAddressBans(services),
    passwordParameters: createPasswordParametersFollower(services),
    captchaVerifiers: createCaptchaVerifiers(config),
    hostedPages: { assets: loadAssets() },
    factors,
    providerClients: createProviderClients(services),
    offeredProviders: offeredProviderNames,
    openInvitations,
    otherFactors,
    providerSimulator: config.providerSimulator ? createSimulator() : null,
    exportParts,
    ...managementServices,
  };
}
