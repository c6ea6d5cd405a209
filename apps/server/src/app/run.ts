import { setTimeout as delay } from 'node:timers/promises';
import { setUpLink } from '../modules/operators/index.ts';
import type { Config } from '../platform/config/config.ts';
import { databaseIsUnreachable } from '../platform/db/faults.ts';
import type { Log } from '../platform/log/log.ts';
import { compose, type RunningServer } from './compose.ts';
import { startDevelopment } from './development.ts';
import type { StartingPostgres } from './start-postgres.ts';

/** All that a start has to do beside its Postgres. */
export async function run(
  config: Config,
  log: Log,
  postgres: StartingPostgres | null,
): Promise<{ stop(): Promise<void> }> {
  const server = await compose(config, log, postgres);
  const rest = whenDatabaseAnswers(log, () => (config.production ? printSetUpLink(server) : startDevelopment(server)));
  return {
    async stop() {
      await rest.stop();
      await server.stop();
    },
  };
}

const AGAIN_MILLISECONDS = 1_000;

/**
 * What a start has left to do when the server answers already: a database that is away just now ends nothing, it is waited for. Calls `action` until the
 * database was there for it, or until the stop.
 */
function whenDatabaseAnswers(
  log: Log,
  action: () => Promise<{ stop(): Promise<void> } | null>,
): { stop(): Promise<void> } {
  const waiting = new AbortController();
  async function act(): Promise<{ stop(): Promise<void> } | null> {
    while (!waiting.signal.aborted) {
      try {
        return await action();
      } catch (error) {
        if (!databaseIsUnreachable(error)) throw error;
        log.warn({ reason: (error as Error).message }, 'the end of the start waits for the database');
        await delay(AGAIN_MILLISECONDS, null, { signal: waiting.signal }).catch(() => {});
      }
    }
    return null;
  }
  const running = act().catch((error: Error) => {
    log.error({ reason: error.message, cause: error.stack }, 'the end of the start failed');
    return null;
  });
  return {
    async stop() {
      waiting.abort();
      await (await running)?.stop();
    },
  };
}

/** The first run of a production instance: the link is for whoever reads this terminal or log, once. */
async function printSetUpLink(server: RunningServer): Promise<null> {
  const link = await setUpLink(server.services);
  if (link !== null) process.stdout.write(`Set up this instance: ${link}\n`);
  return null;
}
