import { requireDeclared } from './declared-errors.ts';

/** A client for tests: JSON or forms, optionally with cookies and the Origin header that a browser sends. */
export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed where the answer is JSON. */
  readonly json: unknown;
};

export type Browser = {
  readonly cookies: Map<string, string>;
  get(url: string, headers?: Record<string, string>): Promise<Answer>;
  post(url: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Posts a form, as a page would. */
  form(url: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Answer>;
  request(
    method: string,
    url: string,
    options?: { body?: unknown; raw?: string; headers?: Record<string, string> },
  ): Promise<Answer>;
};

export function createBrowser(origin: string, options: { cookies: boolean }): Browser {
  const cookies = new Map<string, string>();

  async function request(
    method: string,
    url: string,
    given: { body?: unknown; raw?: string; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const headers: Record<string, string> = { accept: 'application/json', ...given.headers };
    const body = given.raw ?? (given.body === undefined ? undefined : JSON.stringify(given.body));
    if (body !== undefined) headers['content-type'] ??= 'application/json';
    if (options.cookies) {
      headers.origin ??= origin;
      if (cookies.size > 0) headers.cookie ??= [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    }
    const res = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(30_000),
    });
    if (options.cookies) for (const line of res.headers.getSetCookie()) keep(line);
    const text = await res.text();
    const json = parse(text);
    if (res.headers.get('content-type')?.startsWith('application/problem+json')) requireDeclared(method, url, json);
    return { status: res.status, headers: res.headers, text, json };
  }

  function keep(line: string): void {
    const [pair = ''] = line.split(';');
    const at = pair.indexOf('=');
    const name = pair.slice(0, at);
    const value = pair.slice(at + 1);
    if (value === '' || /max-age=0/i.test(line)) cookies.delete(name);
    else cookies.set(name, value);
  }

  return {
    cookies,
    request,
    get: (url, headers = {}) => request('GET', url, { headers }),
    post: (url, body, headers = {}) => request('POST', url, { body, headers }),
    form: (url, fields, headers = {}) =>
      request('POST', url, {
        raw: new URLSearchParams(fields).toString(),
        headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded', ...headers },
      }),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
