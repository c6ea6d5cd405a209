import { once } from 'node:events';
import { compose } from '../apps/server/src/app/compose.ts';
import { decodeId } from '../apps/server/src/lib/type-id.ts';
import { mintAccessToken } from '../apps/server/src/modules/sessions/access-token.ts';
import { findSnapshotRow } from '../apps/server/src/modules/sessions/sessions.store.ts';
import { readConfig } from '../apps/server/src/platform/config/config.ts';
import { createLog } from '../apps/server/src/platform/log/log.ts';
import { mintOnOrder } from './minting-loop.ts';

/**
 * The whole product, as `main.js` composes it, in a process that mints by itself: its functions, keys and connections, for sessions that people have
 * begun over HTTP. The first message says whose.
 */
export type MintingSubjects = { readonly slug: string; readonly sessionIds: readonly string[] };

const config = readConfig();
const { services, stop } = await compose(config, createLog(config.logLevel));
process.once('SIGTERM', () => void stop().then(() => process.exit(0)));

const [{ slug, ...named }] = (await once(process, 'message')) as [MintingSubjects];
const sessionIds = named.sessionIds.map((id) => decodeId('session', id));
// The connections that a refresh may use, which is what mints most.
const database = services.database.share('verification');

mintOnOrder(async (place) => {
  const project = await services.modules.projects.bySlug(slug);
  const sessionId = sessionIds[place % sessionIds.length];
  const row = project && sessionId ? await findSnapshotRow(database, project.id, sessionId) : null;
  if (!project || !row) throw new Error('a session of the benchmark is not there');
  const { accessToken } = await mintAccessToken({ ...services, database }, project, row);
  return accessToken;
});
process.send?.('ready');
