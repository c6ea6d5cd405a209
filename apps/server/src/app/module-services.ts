import { insertDefaultApplication } from '../modules/applications/index.ts';
import { recognizeManagement } from '../modules/operators/index.ts';
import { brokenPasswordRule, setPassword } from '../modules/passwords/index.ts';
import { createProjectCache } from '../modules/projects/index.ts';
import { makeSecretKey } from '../modules/secret-keys/index.ts';
import { createSnapshotCopies, endSessionsOfUser } from '../modules/sessions/index.ts';
import { createSigningKeyCache, makeSigningKey } from '../modules/signing-keys/index.ts';
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
    },
    hostedPages: { assets: loadAssets() },
    recognizeManagement,
    projectParts: {
      async make(ctx, tx, project) {
        await insertDefaultApplication(tx.db, {
          projectId: project.id,
          id: project.defaultApplicationId,
          name: project.name,
          now: tx.now,
        });
        await makeSigningKey(ctx, tx, project.id);
      },
      makeSecretKey,
    },
    userCredentials: {
      endSessions: endSessionsOfUser,
      refusalOfPassword: brokenPasswordRule,
      setPassword: (_ctx, tx, { projectId, userId, hash }) =>
        setPassword(tx.db, { projectId, userId, hash, now: tx.now }),
    },
  };
}
