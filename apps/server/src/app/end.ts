import type { Log } from '../platform/log/log.ts';

const DRAIN_MILLISECONDS = 9_000;
const PARENT_MILLISECONDS = 250;

/**
 * Ends the process once: on SIGTERM and SIGINT, and when npm, which started us, is gone. Drains first and leaves with 0; what has not
 * ended in nine seconds is left behind, because ten are promised.
 */
export function endWith(options: { log: Log; startedByNpm: boolean; stop: () => Promise<void> }): void {
  const { log, stop } = options;
  let ending = false;
  const end = (reason: string) => {
    if (ending) return;
    ending = true;
    log.info({ reason }, 'stopping');
    const late = setTimeout(() => {
      log.warn({}, 'stopped without waiting for the rest');
      process.exit(0);
    }, DRAIN_MILLISECONDS);
    stop().then(
      () => {
        clearTimeout(late);
        process.exit(0);
      },
      (error: Error) => {
        log.error({ reason: error.message }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => end('SIGTERM'));
  process.on('SIGINT', () => end('SIGINT'));
  if (options.startedByNpm) {
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) end('the process that started this one is gone');
    }, PARENT_MILLISECONDS).unref();
  }
}
