import type { BaseUrl } from '../base-url.ts';
import { configurationError, FrontdeskError } from '../error.ts';
import { exchange, type FetchLike, problemOf, readJson, unexpectedAnswer } from '../http.ts';
import type { components } from '../openapi.generated.ts';
import type { HeardChanges } from './heard-changes.ts';
import type { Keys } from './keys.ts';

type Changes = components['schemas']['Changes'];

/** One loop that follows the project's changes, from the first question on. */
export type ChangeFeed = {
  /** Starts the loop; resolved once it has tried for the first time. */
  started(): Promise<void>;
  /** Whether everything that was committed more than five seconds ago is known here. */
  isCurrent(): boolean;
  /** When the last reading began, in milliseconds since 1970. */
  readonly lastReadAt: number | null;
  /** Why the last reading failed; null after one that did not. */
  readonly fault: FrontdeskError | null;
  close(): void;
};

/** The stated bound: a change counts this long after its commit at the latest, or tokens are not believed. */
export const FEED_BOUND_SECONDS = 5;

/** Two readings fit into the bound, with room for a slow answer: the bound counts from the beginning of the last that succeeded. */
const WAIT_SECONDS = 1.5;
const LEAST_INTERVAL_MILLISECONDS = 250;
const ANSWER_SECONDS = 2;
const FIRST_PAUSE_MILLISECONDS = 250;
const LONGEST_PAUSE_MILLISECONDS = 5_000;
/** For what waiting does not mend: a revoked key, the key of another project. */
const HOPELESS_PAUSE_MILLISECONDS = 30_000;
const PUT_OFF = new Set(['changes.too_many_polls', 'changes.busy']);

export type ChangeFeedOptions = {
  readonly base: BaseUrl;
  readonly apiUrl: string;
  readonly secretKey: string;
  readonly fetch: FetchLike;
  readonly monotonic: () => number;
  readonly heard: HeardChanges;
  readonly keys: Keys;
};

export function createChangeFeed(options: ChangeFeedOptions): ChangeFeed {
  const { base, apiUrl, secretKey, fetch, monotonic, heard, keys } = options;
  const closing = new AbortController();
  let cursor: string | null = null;
  /** Both clocks: the monotonic one may stand still while a machine sleeps, the other may be set. */
  let lastRead: { readonly monotonic: number; readonly wall: number } | null = null;
  let fault: FrontdeskError | null = null;
  let failures = 0;
  let waits = true;
  let first: Promise<void> | null = null;

  async function read(): Promise<void> {
    const began = { monotonic: monotonic(), wall: Date.now() };
    const waitSeconds = cursor !== null && waits ? WAIT_SECONDS : 0;
    const query = cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}&waitSeconds=${waitSeconds}`;
    const call = {
      method: 'GET',
      url: `${apiUrl}/v1/changes${query}`,
      headers: { authorization: `Bearer ${secretKey}`, accept: 'application/json' },
      signal: closing.signal,
    };
    const answer = await exchange(fetch, call, waitSeconds + ANSWER_SECONDS);
    if (answer.status !== 200) throw problemOf(answer);
    const changes = readJson(answer) as Partial<Changes> | null;
    if (!isChanges(changes)) throw unexpectedAnswer(answer);
    // The changes of another project say nothing about the tokens of this one, and their silence would be believed.
    if (changes.issuer !== base.text)
      throw configurationError(`The secretKey is one of ${changes.issuer}, and the baseUrl is ${base.text}.`);
    await apply(changes);
    cursor = changes.nextCursor;
    lastRead = began;
  }

  async function apply({ data, resync, readAt }: Changes): Promise<void> {
    const now = { heardAt: monotonic(), readAt: Date.parse(readAt) };
    const ofAll = cursor === null || resync || data.some(({ scope }) => scope === 'project');
    for (const { scope, id } of data) if (scope !== 'project') heard.add(id, now);
    if (!ofAll) return;
    heard.addAll(now);
    // Keys are the project's: a reading that leaves old ones behind does not count.
    await keys.refresh();
  }

  async function tryToRead(): Promise<void> {
    try {
      await read();
      fault = null;
      failures = 0;
      waits = true;
    } catch (error) {
      if (closing.signal.aborted) return;
      fault = error instanceof FrontdeskError ? error : unexpected(error);
      failures++;
      // Whoever is too many to wait asks without waiting: that is always answered.
      waits = !PUT_OFF.has(fault.code);
      // A cursor that was refused is never right again. What happened since is not known.
      if (fault.status === 400) cursor = null;
    }
  }

  async function follow(begin: Promise<void>): Promise<void> {
    let reading = begin;
    for (;;) {
      const began = monotonic();
      await reading;
      await pause(fault === null ? began + LEAST_INTERVAL_MILLISECONDS - monotonic() : pauseAfter(fault));
      if (closing.signal.aborted) return;
      reading = tryToRead();
    }
  }

  function pauseAfter({ code, status, retryAfterSeconds }: FrontdeskError): number {
    if (PUT_OFF.has(code)) return shaken(2 * FIRST_PAUSE_MILLISECONDS);
    if (code === 'configuration.invalid' || status === 401 || status === 403)
      return shaken(HOPELESS_PAUSE_MILLISECONDS);
    const pauseMilliseconds = Math.min(FIRST_PAUSE_MILLISECONDS * 2 ** failures, LONGEST_PAUSE_MILLISECONDS);
    return Math.max(shaken(pauseMilliseconds), Math.min(retryAfterSeconds ?? 0, 30) * 1000);
  }

  /** An unref'd timer between two readings lets a process end that has nothing else to do. */
  function pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer: unknown = setTimeout(resolve, Math.max(0, milliseconds));
      (timer as { unref?: () => void }).unref?.();
    });
  }

  return {
    started() {
      if (first === null) {
        first = closing.signal.aborted ? Promise.resolve() : tryToRead();
        void follow(first);
      }
      return first;
    },
    isCurrent() {
      if (lastRead === null || closing.signal.aborted) return false;
      const most = FEED_BOUND_SECONDS * 1000;
      return monotonic() - lastRead.monotonic <= most && Date.now() - lastRead.wall <= most;
    },
    get lastReadAt() {
      return lastRead?.wall ?? null;
    },
    get fault() {
      return fault;
    },
    close: () => closing.abort(),
  };
}

/** Half of it to all of it: processes that were cut off together do not come back together. */
function shaken(milliseconds: number): number {
  return milliseconds * (0.5 + Math.random() / 2);
}

function isChanges(value: Partial<Changes> | null): value is Changes {
  return (
    typeof value === 'object' &&
    value !== null &&
    Array.isArray(value.data) &&
    value.data.every((change) => typeof change?.id === 'string' && typeof change.scope === 'string') &&
    typeof value.nextCursor === 'string' &&
    typeof value.resync === 'boolean' &&
    typeof value.readAt === 'string' &&
    !Number.isNaN(Date.parse(value.readAt)) &&
    typeof value.issuer === 'string'
  );
}

function unexpected(cause: unknown): FrontdeskError {
  return new FrontdeskError({
    code: 'network.unexpected_answer',
    status: 502,
    message: 'The changes could not be read.',
    cause,
  });
}
