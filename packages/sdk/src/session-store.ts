import { FrontdeskError } from './error.ts';
import { exchange, type FetchLike, problemOf } from './http.ts';
import { parseSnapshot } from './session-check.ts';
import type { Snapshot } from './types.ts';

/**
 * What a page knows of its session. `error` is why the last question failed; what was known before it stays, for it only decides what is
 * shown. With `error` as status nothing was ever known.
 *
 * @example
 * const session = useSession();
 * if (session.status === 'signed-in') greet(session.snapshot.user.name);
 */
export type SessionState =
  | { readonly status: 'loading'; readonly snapshot: null; readonly error: null }
  | { readonly status: 'signed-in'; readonly snapshot: Snapshot; readonly error: FrontdeskError | null }
  | { readonly status: 'signed-out'; readonly snapshot: null; readonly error: FrontdeskError | null }
  | { readonly status: 'error'; readonly snapshot: null; readonly error: FrontdeskError };

export type SessionStore = {
  get(): SessionState;
  /** Told after each change. Answers how to end that. */
  subscribe(listener: () => void): () => void;
  /** What a server has said: newer than every question that is still open. */
  set(snapshot: Snapshot | null): void;
  /** Asks the session's address with the browser's cookies. Questions at the same time are one. What fails is told in the state: it rejects by a fault of ours alone. */
  refresh(): Promise<void>;
  /** The same, unless it was asked within these seconds. */
  refreshIfOlder(seconds: number): Promise<void>;
};

const TIMEOUT_SECONDS = 10;
const LOADING: SessionState = { status: 'loading', snapshot: null, error: null };

/** The copy of a session in a browser. It shows; what people may do is decided by the server that they then ask. */
export function createSessionStore(options: {
  readonly sessionUrl: string;
  readonly snapshot: Snapshot | null | undefined;
  readonly fetch?: FetchLike;
  readonly nowMilliseconds?: () => number;
}): SessionStore {
  const { fetch = fetchWithCookies, nowMilliseconds = Date.now } = options;
  const listeners = new Set<() => void>();
  let state = options.snapshot === undefined ? LOADING : known(options.snapshot);
  let askedAt = options.snapshot === undefined ? Number.NEGATIVE_INFINITY : nowMilliseconds();
  let asking: Promise<void> | null = null;
  let generation = 0;

  function change(next: SessionState): void {
    state = next;
    for (const listener of listeners) listener();
  }

  async function ask(): Promise<void> {
    const mine = ++generation;
    askedAt = nowMilliseconds();
    let next: SessionState;
    try {
      const call = { method: 'GET', url: options.sessionUrl, headers: { accept: 'application/json' } };
      const answer = await exchange(fetch, call, TIMEOUT_SECONDS);
      if (answer.status !== 200 && answer.status !== 401) throw problemOf(answer);
      next = known(answer.status === 401 ? null : parseSnapshot(answer));
    } catch (error) {
      if (!(error instanceof FrontdeskError)) throw error;
      next = state.status === 'signed-in' || state.status === 'signed-out' ? { ...state, error } : failed(error);
    }
    if (mine === generation) change(next);
  }

  function refresh(): Promise<void> {
    asking ??= ask().finally(() => {
      asking = null;
    });
    return asking;
  }

  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(snapshot) {
      generation++;
      askedAt = nowMilliseconds();
      change(known(snapshot));
    },
    refresh,
    refreshIfOlder: async (seconds) => {
      if (nowMilliseconds() - askedAt >= seconds * 1000) await refresh();
    },
  };
}

function known(snapshot: Snapshot | null): SessionState {
  return snapshot === null
    ? { status: 'signed-out', snapshot, error: null }
    : { status: 'signed-in', snapshot, error: null };
}

function failed(error: FrontdeskError): SessionState {
  return { status: 'error', snapshot: null, error };
}

const fetchWithCookies: FetchLike = (url, init) => globalThis.fetch(url, { ...init, credentials: 'include' });
