import { setUpLink } from '../modules/operators/index.ts';
import { type Config, ConfigError, readConfig } from '../platform/config/config.ts';
import { createLog, type Log } from '../platform/log/log.ts';
import { compose, type RunningServer } from './compose.ts';
import { startDevelopment } from './development.ts';
import { endWith } from './end.ts';

/** Parse the configuration, compose, listen. A start that fails says why in one line per fault and leaves with a code. */
export async function start(): Promise<void> {
  try {
    const config = readConfig();
    const log = createLog(config.logLevel);
    const starting = begin(config, log);
    // From the first moment on: a signal during the start waits for it, so that nothing of it is left behind.
    endWith({
      log,
      startedByNpm: config.startedByNpm,
      stop: () =>
        starting.then(
          (running) => running.stop(),
          () => {},
        ),
    });
    await starting;
  } catch (error) {
    const faults = error instanceof ConfigError ? error.faults : [(error as Error).message];
    for (const fault of faults) process.stderr.write(`frontdesk: ${fault}\n`);
    process.exit((error as { exitCode?: number }).exitCode ?? 1);
  }
}

async function begin(config: Config, log: Log): Promise<{ stop(): Promise<void> }> {
  const server = await compose(config, log);
  const development = config.production ? null : await startDevelopment(server);
  if (config.production) await printSetUpLink(server);
  return {
    async stop() {
      await development?.stop();
      await server.stop();
    },
  };
}

/** The first run of a production instance: the link is for whoever reads this terminal or log, once. */
async function printSetUpLink(server: RunningServer): Promise<void> {
  const link = await setUpLink(server.services);
  if (link !== null) process.stdout.write(`Set up this instance: ${link}\n`);
}
