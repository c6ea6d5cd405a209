import { type Config, ConfigError, readConfig } from '../platform/config/config.ts';
import { createLog, type Log } from '../platform/log/log.ts';
import { endWith } from './end.ts';
import { collectStartGarbage } from './start-garbage.ts';
import { startPostgres } from './start-postgres.ts';

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
    collectStartGarbage();
  } catch (error) {
    const faults = error instanceof ConfigError ? error.faults : [(error as Error).message];
    for (const fault of faults) process.stderr.write(`frontdesk: ${fault}\n`);
    process.exit((error as { exitCode?: number }).exitCode ?? 1);
  }
}

/** The product is loaded while Postgres starts beside it: most of a start is one or the other. */
async function begin(config: Config, log: Log): Promise<{ stop(): Promise<void> }> {
  const postgres = startPostgres(config, log);
  await postgres?.underWay;
  const { run } = await import('./run.ts');
  return run(config, log, postgres);
}
