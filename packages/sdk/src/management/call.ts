import { FrontdeskError } from '../error.ts';
import { type Answer, type Call, exchange, type FetchLike, problemOf, readJson, retryAfterSeconds } from '../http.ts';
import type { paths } from '../openapi.generated.ts';
import type { PageQuery } from '../types.ts';

export type ManagementOptions = {
  readonly apiUrl: string;
  readonly secretKey: string;
  readonly fetch: FetchLike;
  readonly timeoutSeconds: number;
};

/**
 * For a creation that must happen once although your own process may repeat it: the same key gets the same answer for a day.
 * Without one, a fresh key protects the repetitions that this package does by itself.
 *
 * @example
 * await frontdesk.api.users.create({ email }, { idempotencyKey: `import-${row.id}` });
 */
export type CreateOptions = { readonly idempotencyKey?: string };

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type MethodOf<Path extends keyof paths> = {
  [M in Method]: paths[Path][M] extends { responses: unknown } ? M : never;
}[Method];
type JsonOf<Answers, Status> = Status extends keyof Answers
  ? Answers[Status] extends { content: { 'application/json': infer Body } }
    ? Body
    : never
  : never;

/** What the OpenAPI document says that this operation answers; undefined where it has no body. */
type AnswerOf<Operation> = Operation extends { responses: infer Answers }
  ? [JsonOf<Answers, 200 | 201 | 202>] extends [never]
    ? undefined
    : JsonOf<Answers, 200 | 201 | 202>
  : never;
type BodyOf<Operation> = Operation extends { requestBody?: { content: { 'application/json': infer Body } } }
  ? Body
  : undefined;
type QueryOf<Operation> = Operation extends { parameters: { query?: infer Query } }
  ? Omit<NonNullable<Query>, 'cursor'> & PageQuery
  : undefined;
type NamesIn<Path> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;

type CallParts<Path, Operation> = {
  readonly params?: { readonly [Name in NamesIn<Path>]: string | number };
  readonly query?: QueryOf<Operation>;
  readonly body?: BodyOf<Operation>;
  readonly idempotencyKey?: string | undefined;
  readonly signal?: AbortSignal | undefined;
};

type RequestParts = Omit<CallParts<string, unknown>, 'query' | 'body'> & {
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
};

/** One typed operation of the management API: path and method exist in the OpenAPI document, or this does not compile. */
export type ManagementCall = <Path extends keyof paths & string, M extends MethodOf<Path>>(
  method: M,
  path: Path,
  parts?: CallParts<Path, paths[Path][M]>,
) => Promise<AnswerOf<paths[Path][M]>>;

const REPETITIONS = 3;
const LONGEST_WAIT_SECONDS = 10;
const FIRST_WAIT_SECONDS = 0.25;

export function createManagementCall(options: ManagementOptions): ManagementCall {
  return async (method, path, parts = {}) => {
    const call = callOf(options, method, path, parts as RequestParts);
    const answer = await patiently(call, () => exchange(options.fetch, call, options.timeoutSeconds));
    if (answer.status < 200 || answer.status > 299) throw problemOf(answer);
    return (answer.status === 204 ? undefined : readJson(answer)) as never;
  };
}

export function callOf(
  options: Pick<ManagementOptions, 'apiUrl' | 'secretKey'>,
  method: Method,
  path: string,
  parts: RequestParts,
): Call {
  const { params, query, body, idempotencyKey, signal } = parts;
  return {
    method: method.toUpperCase(),
    url: options.apiUrl + fillPath(path, params ?? {}) + fillQuery(query ?? {}),
    headers: {
      authorization: `Bearer ${options.secretKey}`,
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      // One key for all repetitions: whatever happens on the way, the server does it once.
      ...(method === 'post' ? { 'idempotency-key': idempotencyKey ?? crypto.randomUUID() } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  };
}

/** Repeats what the server puts off (429, 503) and what the wire lost, as long as the wait is one that a request can bear. */
export async function patiently<Got extends Pick<Answer, 'status' | 'headers'>>(
  { method, signal }: Call,
  attempt: () => Promise<Got>,
): Promise<Got> {
  for (let repetition = 0; ; repetition++) {
    const pause = FIRST_WAIT_SECONDS * 2 ** repetition;
    signal?.throwIfAborted();
    try {
      const answer = await attempt();
      const waitSeconds = retryAfterSeconds(answer) ?? pause;
      const putOff = answer.status === 429 || answer.status === 503;
      if (!putOff || repetition === REPETITIONS || waitSeconds > LONGEST_WAIT_SECONDS) return answer;
      await wait(waitSeconds, signal);
    } catch (fault) {
      // A deletion whose answer was lost would be told "not found" the second time, so only the caller can repeat it.
      if (signal?.aborted || repetition === REPETITIONS || method === 'DELETE') throw fault;
      await wait(pause, signal);
    }
  }
}

/** Ends early, with the signal's reason, where it is broken off. */
export function wait(seconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, seconds * 1000);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/** An id goes into the path, so it must look like one: `..` or a slash would name another operation. */
function fillPath(template: string, params: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const id = typeof params[name] === 'number' ? String(params[name]) : params[name];
    if (typeof id === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(id)) return id;
    throw new FrontdeskError({
      code: 'request.invalid',
      status: 400,
      message: `This is no id: ${JSON.stringify(id)}.`,
    });
  });
}

function fillQuery(query: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}
