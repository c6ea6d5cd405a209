import type { Changes } from '../change-feed/changes.ts';
import type { Clock } from '../clock/clock.ts';
import type { Config } from '../config/config.ts';
import type { PasswordHashing } from '../crypto/password-hashing.ts';
import type { Vault } from '../crypto/vault.ts';
import type { Database } from '../db/database.ts';
import type { CookieJar } from '../http/cookies.ts';
import type { Ids } from '../id/id.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Log } from '../log/log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Places } from '../places/places.ts';

/**
 * What modules keep in this process: caches and recognition. Each module adds its own entry to this interface beside the thing itself, and
 * `app/compose.ts` fills it in, so that the platform stays free of product words.
 */
// biome-ignore lint/suspicious/noEmptyInterface: modules add to it by declaration merging, which only interfaces have
export interface ModuleServices {}

/** What the process has. Made once by `app/compose.ts`, handed to everything, replaced piece by piece in tests. */
export type Services = {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly database: Database;
  readonly vault: Vault;
  readonly changes: Changes;
  readonly jobs: Jobs;
  readonly metrics: Metrics;
  readonly passwordHashing: PasswordHashing;
  readonly places: Places;
  readonly modules: ModuleServices;
};

/** What is known of one request before anybody is recognised. */
export type RequestInfo = {
  readonly id: string;
  /** Canonical address of the client, judged by the trusted proxies. */
  readonly ip: string;
  readonly userAgent: string | null;
  readonly acceptLanguage: string | null;
  readonly cookies: CookieJar;
  /** Answer headers that a use case adds: RateLimit-*, Retry-After. */
  readonly answerHeaders: Map<string, string>;
  /** Told when the client has gone away or has its answer. What it returns takes the action back. */
  readonly whenGone: (action: () => void) => () => void;
};

/** Whom the audit names. */
export type Actor = {
  readonly type: 'user' | 'operator' | 'secret_key' | 'system' | 'anonymous';
  readonly id: string | null;
  readonly impersonator: string | null;
};

export type BaseContext = Services & {
  readonly request: RequestInfo;
  readonly actor: Actor;
};

export const ANONYMOUS: Actor = { type: 'anonymous', id: null, impersonator: null };
export const SYSTEM: Actor = { type: 'system', id: null, impersonator: null };

/** The context of work that no request asked for: jobs, start-up. */
export function systemContext(services: Services, name: string, cookies: CookieJar): BaseContext {
  const request = {
    id: name,
    ip: '127.0.0.1',
    userAgent: null,
    acceptLanguage: null,
    cookies,
    answerHeaders: new Map<string, string>(),
    whenGone: () => () => {},
  };
  return { ...services, request, actor: SYSTEM };
}
