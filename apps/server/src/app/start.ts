import { ConfigError, readConfig } from '../platform/config/config.ts';
import { createLog } from '../platform/log/log.ts';
import { compose } from './compose.ts';
import { startDevelopment } from './development.ts';
import { endWith } from './end.ts';

/** Parse the configuration, compose, listen. A start that fails says why in one line per fault and leaves with a code. */
export async function start(): Promise<void> {
  try {
    const config = readConfig();
    const log = createLog(config.logLevel);
    const server = await compose(config, log);
    const development = config.production ? null : await startDevelopment(server);
    const stop = async () => {
      await development?.stop();
      await server.stop();
    };
    endWith({ log, startedByNpm: config.startedByNpm, stop });
  } catch (error) {
    const faults = error instanceof ConfigError ? error.faults : [(error as Error).message];
    for (const fault of faults) process.stderr.write(`frontdesk: ${fault}\n`);
    process.exit((error as { exitCode?: number }).exitCode ?? 1);
  }
}
