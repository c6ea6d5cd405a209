import { hostname } from 'node:os';
import { VERSION } from '../../lib/version.ts';
import type { Services } from '../../platform/context/context.ts';
import type { OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { accessErrors } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import type { instanceHealthContract } from './health.contract.ts';
import { countMail, readServerVersion } from './health.store.ts';
import { type HealthParts, LATE_SECONDS, probeDatabase, readHealth } from './read-health.ts';

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;
const NOTHING_KNOWN = { mail: null, version: null };

type InstanceHealth = OutputOf<typeof instanceHealthContract>;

/** For operators: numbers of the whole instance are no matter of one project, so its secret keys do not read them. */
export async function getInstanceHealth(ctx: ManagementContext, parts: HealthParts): Promise<InstanceHealth> {
  if (ctx.caller.type === 'secret_key')
    throw new Problem(accessErrors.forbidden, { detail: 'Operators read the health of the instance.' });
  return readInstanceHealth(ctx, parts);
}

/** Answers within little more than a second also while the database does not: then what only it knows is null. */
export async function readInstanceHealth(services: Services, parts: HealthParts): Promise<InstanceHealth> {
  const { clock, config, database } = services;
  const { pool } = database;
  const began = clock.monotonicMilliseconds();
  // Both are one question to the database, because they are asked at the same time.
  const [health, probe] = await Promise.all([readHealth(services, parts), probeDatabase(services)]);
  const answerMilliseconds = probe === null ? null : Math.round(clock.monotonicMilliseconds() - began);
  const known = probe === null ? NOTHING_KNOWN : await askMore(services).catch(() => NOTHING_KNOWN);
  const now = clock.now();
  return {
    status: health.status,
    timestamp: now.toISOString(),
    version: VERSION,
    mode: config.production ? 'production' : 'development',
    replica: {
      name: `${hostname()}:${process.pid}`,
      role: config.role,
      startedAt: new Date(now.getTime() - process.uptime() * 1000).toISOString(),
      memoryBytes: process.memoryUsage.rss(),
    },
    database: {
      status: probe === null ? 'failed' : 'ok',
      embedded: config.databaseUrl === null,
      version: known.version,
      answerMilliseconds,
      connections: { open: pool.totalCount, waiting: pool.waitingCount, most: config.databasePoolSize },
      missingMigrations: probe?.missingMigrations ?? null,
    },
    cache: { status: cacheStatus(parts) },
    feed: { status: parts.feed.trusted() ? 'ok' : 'failed', trustSeconds: config.feedTrustSeconds },
    jobs: {
      status: jobsStatus(probe),
      oldestWaitSeconds: probe === null ? null : Math.floor(probe.oldestWaitSeconds),
    },
    mail: {
      status: known.mail === null ? 'failed' : known.mail.givenUp > 0 ? 'failing' : 'ok',
      transport: config.smtpUrl === null ? 'mailbox' : 'smtp',
      waiting: known.mail?.waiting ?? null,
      givenUpInLastDay: known.mail?.givenUp ?? null,
    },
  };
}

async function askMore({ clock, database }: Services) {
  const [mail, version] = await Promise.all([
    countMail(database, new Date(clock.now().getTime() - DAY_MILLISECONDS)),
    readServerVersion(database),
  ]);
  return { mail, version };
}

function cacheStatus({ shared }: HealthParts): InstanceHealth['cache']['status'] {
  if (shared === null) return 'not_configured';
  return shared.available ? 'ok' : 'unavailable';
}

function jobsStatus(probe: { readonly oldestWaitSeconds: number } | null): InstanceHealth['jobs']['status'] {
  if (probe === null) return 'failed';
  return probe.oldestWaitSeconds > LATE_SECONDS ? 'delayed' : 'ok';
}
