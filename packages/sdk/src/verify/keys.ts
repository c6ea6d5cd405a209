import type { BaseUrl } from '../base-url.ts';
import { exchange, type FetchLike, problemOf, readJson, unexpectedAnswer } from '../http.ts';
import { importKeys, type VerificationKey } from './verification-key.ts';

/** The project's public keys, as its JWKS last said. */
export type Keys = {
  /** The key of this id. Undefined: the project has none. Throws where that cannot be known. */
  find(kid: string): VerificationKey | undefined | Promise<VerificationKey | undefined>;
  /** Whether they were never had: then nothing can be verified. */
  readonly missing: boolean;
  /** Asks again now, because something of the project has changed. */
  refresh(): Promise<void>;
};

/** Tokens with made-up key ids must not become requests: their senders can have one in this time, all together. */
const REFETCH_MILLISECONDS = 3_000;
const STANDARD_AGE_SECONDS = 300;
const LONGEST_AGE_SECONDS = 24 * 60 * 60;
/** A key set that is this much older than it may be is asked for before it is used, not beside it. */
const LONG_STALE_MILLISECONDS = 60 * 60 * 1000;
/** After a change a replica may still answer the old set for this long: so the new one is not kept longer at first. */
const SETTLE_MILLISECONDS = 12_000;

export function createKeys(options: {
  readonly base: BaseUrl;
  readonly fetch: FetchLike;
  readonly timeoutSeconds: number;
  readonly monotonic: () => number;
}): Keys {
  const { base, fetch, timeoutSeconds, monotonic } = options;
  let known: ReadonlyMap<string, VerificationKey> | null = null;
  let freshUntil = Number.NEGATIVE_INFINITY;
  let askedAt = Number.NEGATIVE_INFINITY;
  let fetching: Promise<void> | null = null;
  let fault: unknown = null;

  /** One at a time: whoever comes meanwhile waits for the same answer. */
  function fetchOnce(): Promise<void> {
    fetching ??= load().finally(() => {
      fetching = null;
    });
    return fetching;
  }

  async function load(): Promise<void> {
    askedAt = monotonic();
    try {
      const call = {
        method: 'GET',
        url: `${base.text}/.well-known/jwks.json`,
        headers: { accept: 'application/json', 'cache-control': 'no-cache' },
      };
      const answer = await exchange(fetch, call, timeoutSeconds);
      if (answer.status !== 200) throw problemOf(answer);
      const keys = await importKeys(readJson(answer));
      // A captive portal also answers 200. Without a key nothing could be verified, so the old ones stay.
      if (keys.size === 0) throw unexpectedAnswer(answer);
      known = keys;
      freshUntil = askedAt + ageSeconds(answer.headers.get('cache-control')) * 1000;
      fault = null;
    } catch (error) {
      fault = error;
      throw error;
    }
  }

  const mayAsk = () => fetching !== null || monotonic() - askedAt >= REFETCH_MILLISECONDS;

  async function findAfterAsking(kid: string): Promise<VerificationKey | undefined> {
    if (mayAsk()) await fetchOnce();
    // The last answer is a moment old, and is believed; where there was none, nobody knows.
    else if (fault !== null) throw fault;
    return known?.get(kid);
  }

  async function findLongStale(kid: string): Promise<VerificationKey | undefined> {
    await fetchOnce().catch(() => {});
    return known?.get(kid) ?? findAfterAsking(kid);
  }

  return {
    find(kid) {
      const key = known?.get(kid);
      if (key === undefined) return findAfterAsking(kid);
      const staleFor = monotonic() - freshUntil;
      if (staleFor <= 0 || !mayAsk()) return key;
      if (staleFor > LONG_STALE_MILLISECONDS) return findLongStale(kid);
      // Beside the request, and whether it succeeds or not: a JWKS that is down signs nobody out.
      fetchOnce().catch(() => {});
      return key;
    },
    get missing() {
      return known === null;
    },
    async refresh() {
      // One that is under way may have begun before the change.
      if (fetching !== null) await fetching.catch(() => {});
      await fetchOnce();
      freshUntil = Math.min(freshUntil, monotonic() + SETTLE_MILLISECONDS);
    },
  };
}

function ageSeconds(cacheControl: string | null): number {
  if (cacheControl === null) return STANDARD_AGE_SECONDS;
  if (/\bno-(?:store|cache)\b/i.test(cacheControl)) return 0;
  const age = /\bmax-age\s*=\s*"?(\d{1,9})/i.exec(cacheControl)?.[1];
  return age === undefined ? STANDARD_AGE_SECONDS : Math.min(Number(age), LONGEST_AGE_SECONDS);
}
