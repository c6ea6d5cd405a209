import type { Services } from '../platform/context/context.ts';
import { housekeeping } from './housekeeping.ts';

/** What happens without being asked, and how often. The times are ours; the job queue only runs what is due. */
export const schedule: readonly {
  readonly name: string;
  readonly everySeconds: number;
  readonly run: (services: Services) => Promise<void>;
}[] = [{ name: 'housekeeping', everySeconds: 60, run: housekeeping }];

/** Ticks while a worker runs. Two workers may tick at once: what they do takes rows by conditional statements. */
export function startSchedule(services: Services): { stop(): Promise<void> } {
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  const timers = schedule.map((entry) =>
    setInterval(() => {
      if (stopped) return;
      running = entry
        .run(services)
        .catch((error: Error) =>
          services.log.warn({ schedule: entry.name, reason: error.message }, 'scheduled work failed'),
        );
    }, entry.everySeconds * 1000),
  );
  return {
    async stop() {
      stopped = true;
      for (const timer of timers) clearInterval(timer);
      await running;
    },
  };
}
