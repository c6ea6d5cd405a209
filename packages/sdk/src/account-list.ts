import { exchange, type FetchLike, problemOf, readJson, unexpectedAnswer } from './http.ts';

/**
 * An account that is signed in in this browser.
 *
 * @example
 * const { accounts } = useAccounts();
 * const current: BrowserAccount | undefined = accounts.find((account) => account.current);
 */
export type BrowserAccount = {
  readonly userId: string;
  readonly email: string;
  readonly name: string | null;
  readonly image: string | null;
  /** The one that pages and apps of this browser see. */
  readonly current: boolean;
};

export type AccountList = {
  /** The current one first. Asks with the browser's cookies, so it needs the project's setting `allowedOrigins` and an app of the same site. */
  list(): Promise<readonly BrowserAccount[]>;
  switchTo(userId: string): Promise<void>;
  /** One of them, or all where none is named. */
  signOut(userId?: string): Promise<void>;
};

const TIMEOUT_SECONDS = 10;

/** The accounts of a browser, as the hosted pages know them. */
export function createAccountList(options: { readonly baseUrl: string; readonly fetch?: FetchLike }): AccountList {
  const { baseUrl, fetch = fetchWithCookies } = options;

  async function post(path: string, body: Readonly<Record<string, string>>): Promise<void> {
    const headers = { accept: 'application/json', 'content-type': 'application/json' };
    const call = { method: 'POST', url: `${baseUrl}/me/accounts${path}`, headers, body: JSON.stringify(body) };
    const answer = await exchange(fetch, call, TIMEOUT_SECONDS);
    if (answer.status !== 200 && answer.status !== 204) throw problemOf(answer);
  }

  return {
    async list() {
      const call = { method: 'GET', url: `${baseUrl}/me/accounts`, headers: { accept: 'application/json' } };
      const answer = await exchange(fetch, call, TIMEOUT_SECONDS);
      if (answer.status !== 200) throw problemOf(answer);
      const { data } = readJson(answer) as { readonly data?: unknown };
      if (!Array.isArray(data) || !data.every(isAccount)) throw unexpectedAnswer(answer);
      return data;
    },
    switchTo: (userId) => post('/switch', { userId }),
    signOut: (userId) => post('/sign-out', userId === undefined ? {} : { userId }),
  };
}

function isAccount(value: unknown): value is BrowserAccount {
  const { userId, email, current } = (value ?? {}) as Partial<Record<string, unknown>>;
  return typeof userId === 'string' && typeof email === 'string' && typeof current === 'boolean';
}

const fetchWithCookies: FetchLike = (url, init) => globalThis.fetch(url, { ...init, credentials: 'include' });
