import { setTimeout as delay } from 'node:timers/promises';
import type { Services } from '../../platform/context/context.ts';
import { readMigrations } from '../../platform/db/migrate.ts';
import { countMissingMigrations, readOldestWaitSeconds } from './health.store.ts';

/** What of this process is asked beside its database. */
export type HealthParts = {
  /** The change feed was read recently enough to trust copies. */
  readonly feed: { trusted(): boolean };
  readonly state: { readonly stopping: boolean };
  /** The copies that replicas share, where there is a Valkey. */
  readonly shared: { readonly available: boolean } | null;
};

export type Part = 'ok' | 'failed' | 'delayed' | 'unavailable';

export type Health = {
  readonly status: 'healthy' | 'unhealthy';
  readonly timestamp: string;
  /** `delayed` mail is late, and nothing else is; with an `unavailable` Valkey Postgres is asked. Neither makes the whole unhealthy. */
  readonly services: { readonly database: Part; readonly cache: Part; readonly jobs: Part };
};

export type Readiness = { readonly status: 'ready' | 'not_ready'; readonly reasons: readonly string[] };

const ANSWER_MILLISECONDS = 1_000;
/** Mail that has waited this long is late. */
export const LATE_SECONDS = 5 * 60;

type Probe = { readonly missingMigrations: number; readonly oldestWaitSeconds: number };
type Asked = Pick<Services, 'database' | 'clock'>;

export async function readHealth(services: Asked, { feed, shared }: HealthParts): Promise<Health> {
  const probe = await probeDatabase(services);
  const cache = !feed.trusted() ? 'failed' : shared === null || shared.available ? 'ok' : 'unavailable';
  const jobs = probe === null ? 'failed' : probe.oldestWaitSeconds > LATE_SECONDS ? 'delayed' : 'ok';
  return {
    status: probe !== null && cache !== 'failed' ? 'healthy' : 'unhealthy',
    timestamp: services.clock.now().toISOString(),
    services: { database: probe === null ? 'failed' : 'ok', cache, jobs },
  };
}

/** May this replica be sent requests? Everything that speaks against it is named. */
export async function readReadiness(
  services: Asked,
  { feed, state }: Pick<HealthParts, 'feed' | 'state'>,
): Promise<Readiness> {
  const reasons: string[] = [];
  if (state.stopping) reasons.push('stopping');
  if (!feed.trusted()) reasons.push('the change feed is not being read');
  const probe = await probeDatabase(services);
  if (probe === null) reasons.push('the database does not answer within a second');
  else if (probe.missingMigrations > 0) reasons.push(`${probe.missingMigrations} migrations are not applied`);
  return { status: reasons.length === 0 ? 'ready' : 'not_ready', reasons };
}

let names: readonly string[] | null = null;
const running = new WeakMap<object, Promise<Probe | null>>();

/** One question at a time, however many ask: nobody gets the database busy by asking how it is. */
export function probeDatabase(services: Asked): Promise<Probe | null> {
  const known = running.get(services.database);
  if (known) return known;
  const probe = withinBound(askDatabase(services)).finally(() => running.delete(services.database));
  running.set(services.database, probe);
  return probe;
}

async function askDatabase({ database, clock }: Asked): Promise<Probe> {
  names ??= readMigrations().map(({ name }) => name);
  const [missingMigrations, oldestWaitSeconds] = await Promise.all([
    countMissingMigrations(database, names),
    readOldestWaitSeconds(database, clock.now()),
  ]);
  return { missingMigrations, oldestWaitSeconds };
}

async function withinBound(answer: Promise<Probe>): Promise<Probe | null> {
  const ended = new AbortController();
  const late = delay(ANSWER_MILLISECONDS, null, { signal: ended.signal }).catch(() => null);
  try {
    return await Promise.race([answer, late]);
  } catch {
    return null;
  } finally {
    ended.abort();
  }
}
