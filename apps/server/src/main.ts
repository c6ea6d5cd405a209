import { compose } from './app/compose.ts';
import { startDevelopment } from './app/development.ts';
import { endWith } from './app/end.ts';
import { ConfigError, readConfig } from './platform/config/config.ts';
import { createLog } from './platform/log/log.ts';

/** Parse the configuration, compose, listen. Every way out goes through `endWith`. */
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
