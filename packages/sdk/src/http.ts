import { type FieldProblem, FrontdeskError } from './error.ts';

/**
 * The part of `fetch` that this package uses.
 *
 * @example
 * createFrontdesk({ baseUrl, fetch: (url, init) => fetch(url, { ...init, dispatcher }) });
 */
export type FetchLike = (url: string, init: FetchInit) => Promise<FetchAnswer>;

/** What is handed to `fetch`. */
export type FetchInit = {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly signal: AbortSignal;
  readonly redirect: 'manual';
  readonly cache: 'no-store';
};

/** What is read of a `Response`. */
export type FetchAnswer = {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
  /** Of a file: where it is absent, the file is read as text, whole. */
  readonly body?: {
    getReader(): {
      read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
      cancel(): Promise<void>;
    };
  } | null;
};

export type Answer = { readonly status: number; readonly headers: FetchAnswer['headers']; readonly text: string };

export type Call = {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  /** Breaks it off, beside the time that it may take. */
  readonly signal?: AbortSignal;
};

/** One exchange. A fault of the wire is a FrontdeskError; every answer is an answer, whatever its status. */
export async function exchange(fetch: FetchLike, call: Call, timeoutSeconds: number): Promise<Answer> {
  try {
    const answer = await fetch(call.url, initOf(call, within(timeoutSeconds, call.signal)));
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  } catch (cause) {
    throw faultOfWire(cause, call, timeoutSeconds);
  }
}

export function initOf(call: Call, signal: AbortSignal): FetchInit {
  return {
    method: call.method,
    headers: call.headers,
    ...(call.body === undefined ? {} : { body: call.body }),
    signal,
    // A credential must not follow a redirect to another host, and no framework may keep the answer for somebody else.
    redirect: 'manual',
    cache: 'no-store',
  };
}

/** What to throw. Whoever broke it off themselves gets their own reason, and no fault of the wire. */
export function faultOfWire(cause: unknown, call: Call, timeoutSeconds: number): unknown {
  if (call.signal?.aborted) return call.signal.reason;
  const timedOut = cause instanceof Error && cause.name === 'TimeoutError';
  return new FrontdeskError({
    code: timedOut ? 'network.timeout' : 'network.unreachable',
    status: 503,
    message: timedOut ? `Frontdesk did not answer within ${timeoutSeconds} s.` : 'Frontdesk cannot be reached.',
    cause,
  });
}

/** `AbortSignal.any` is younger than the oldest runtime that this package supports. */
function within(timeoutSeconds: number, other: AbortSignal | undefined): AbortSignal {
  const late = AbortSignal.timeout(timeoutSeconds * 1000);
  if (other === undefined) return late;
  const either = new AbortController();
  for (const signal of [late, other]) {
    if (signal.aborted) either.abort(signal.reason);
    else signal.addEventListener('abort', () => either.abort(signal.reason), { once: true, signal: either.signal });
  }
  return either.signal;
}

export function readJson(answer: Answer): unknown {
  try {
    return JSON.parse(answer.text);
  } catch (cause) {
    throw unexpectedAnswer(answer, cause);
  }
}

export function unexpectedAnswer(answer: Answer, cause?: unknown): FrontdeskError {
  return new FrontdeskError({
    code: 'network.unexpected_answer',
    status: 502,
    message: `Something answered ${answer.status}, and not as Frontdesk does. Is the base URL right?`,
    requestId: answer.headers.get('x-request-id'),
    cause,
  });
}

/** The error behind a problem document (RFC 9457), or behind an answer that is none. */
export function problemOf(answer: Answer): FrontdeskError {
  let problem: Record<string, unknown> = {};
  try {
    const value: unknown = JSON.parse(answer.text);
    if (typeof value === 'object' && value !== null) problem = value as Record<string, unknown>;
  } catch {
    // A proxy on the way answers in HTML; the status alone has to do.
  }
  if (typeof problem.code !== 'string') return unexpectedAnswer(answer);
  return new FrontdeskError({
    code: problem.code,
    status: answer.status,
    message: [problem.title, problem.detail].filter((part) => typeof part === 'string').join(' ') || problem.code,
    requestId: typeof problem.requestId === 'string' ? problem.requestId : answer.headers.get('x-request-id'),
    fields: Array.isArray(problem.errors) ? (problem.errors as FieldProblem[]) : [],
    retryAfterSeconds: retryAfterSeconds(answer),
  });
}

/** `Retry-After` in seconds; also where it is a date (RFC 9110, section 10.2.3), counted from the answer's own `Date`. */
export function retryAfterSeconds(answer: Pick<Answer, 'headers'>): number | null {
  const text = answer.headers.get('retry-after');
  if (text === null) return null;
  if (/^\d+$/.test(text)) return Number(text);
  const until = Date.parse(text);
  const from = Date.parse(answer.headers.get('date') ?? '');
  return Number.isNaN(until) || Number.isNaN(from) ? null : Math.max(0, Math.ceil((until - from) / 1000));
}
