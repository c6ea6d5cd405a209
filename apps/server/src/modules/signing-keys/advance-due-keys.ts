import { type Services, systemContext } from '../../platform/context/context.ts';
import { createCookieJar } from '../../platform/http/cookies.ts';
import { write } from '../../platform/outbox/write.ts';
import { lockProject, STANDARD_SIGNING } from '../projects/index.ts';
import { advanceSigningKeys } from './advance-signing-keys.ts';
import { PUBLISH_AHEAD_SECONDS } from './signing-keys.rules.ts';
import { listProjectsWithDueKeys } from './signing-keys.store.ts';

const MOST_AT_ONCE = 100;

/** The rotation that nobody asked for. Several workers may tick at once: under the project's lock the second finds nothing to do. */
export async function advanceDueSigningKeys(services: Services): Promise<void> {
  const ctx = systemContext(services, 'signing-keys', createCookieJar(undefined));
  const due = await listProjectsWithDueKeys(services.database.db, {
    now: services.clock.now(),
    publishAheadSeconds: PUBLISH_AHEAD_SECONDS,
    defaultAlgorithm: STANDARD_SIGNING.algorithm,
    defaultRotationDays: STANDARD_SIGNING.rotationDays,
    limit: MOST_AT_ONCE,
  });
  for (const projectId of due) {
    await write(ctx, async (tx) => {
      const project = await lockProject(tx.db, services.config, projectId);
      if (project) await advanceSigningKeys(ctx, tx, project, { asked: false });
    }).catch((error: Error) => {
      // One project's fault keeps no other project's keys from rotating.
      services.log.warn({ projectId, reason: error.message }, 'the signing keys of a project did not advance');
    });
  }
}
