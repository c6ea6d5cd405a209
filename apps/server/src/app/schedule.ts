import { tellOfNewDevices } from '../modules/account/index.ts';
import { resealValues } from '../modules/data-keys/index.ts';
import { countSecurityEvents } from '../modules/security-overview/index.ts';
import { advanceDueSigningKeys } from '../modules/signing-keys/index.ts';
import type { Services } from '../platform/context/context.ts';
import { housekeeping } from './housekeeping.ts';

/** What happens without being asked, and how often. The times are ours; the job queue only runs what is due. */
export const schedule: readonly {
  readonly name: string;
  readonly everySeconds: number;
  readonly run: (services: Services) => Promise<void>;
}[] = [
  { name: 'housekeeping', everySeconds: 60, run: housekeeping },
  { name: 'jobs', everySeconds: 15, run: ({ jobs }) => jobs.tend() },
  { name: 'new-devices', everySeconds: 3, run: tellOfNewDevices },
  { name: 'signing-keys', everySeconds: 30, run: advanceDueSigningKeys },
  { name: 'data-keys', everySeconds: 15, run: resealValues },
  { name: 'security-overview', everySeconds: 60, run: countSecurityEvents },
];

/** Ticks while a worker runs. Two workers may tick at once: what they do takes rows by conditional statements. */
export function startSchedule(services: Services): { stop(): Promise<void> } {
  let stopped = false;
  const running = new Map<string, Promise<void>>();
  const timers = schedule.map(({ name, everySeconds, run }) =>
    setInterval(() => {
      // What has not finished since its last tick is not begun again beside itself.
      if (stopped || running.has(name)) return;
      const work = run(services)
        .catch((error: Error) => services.log.warn({ schedule: name, reason: error.message }, 'scheduled work failed'))
        .finally(() => running.delete(name));
      running.set(name, work);
    }, everySeconds * 1000),
  );
  return {
    async stop() {
      stopped = true;
      for (const timer of timers) clearInterval(timer);
      await Promise.all(running.values());
    },
  };
}
