/** The error catalogue: every problem that a caller can meet is declared once, with its code, status and public words (RFC 9457). */
export type ErrorDefinition = { readonly code: string; readonly status: number; readonly title: string };

const catalogue = new Map<string, ErrorDefinition>();

/** Declares the problems of one noun: `defineErrors('users', { not_found: [404, 'There is no such user.'] })` gives `users.not_found`. */
export function defineErrors<const Table extends Record<string, readonly [status: number, title: string]>>(
  noun: string,
  table: Table,
): { readonly [Reason in keyof Table]: ErrorDefinition } {
  const entries = Object.entries(table).map(([reason, [status, title]]) => {
    const definition: ErrorDefinition = { code: `${noun}.${reason}`, status, title };
    if (catalogue.has(definition.code)) throw new Error(`two errors are called ${definition.code}`);
    catalogue.set(definition.code, definition);
    return [reason, definition] as const;
  });
  return Object.fromEntries(entries) as { readonly [Reason in keyof Table]: ErrorDefinition };
}

export function listErrors(): readonly ErrorDefinition[] {
  return [...catalogue.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}

export type FieldProblem = { readonly path: string; readonly code: string; readonly message: string };

export type ProblemDetails = {
  /** For the log only. Never shown. */
  readonly privateDetail?: string;
  /** Whom it concerns, for the audit only: an id as it is stored. Never shown. */
  readonly privateSubject?: string | null;
  /** Shown: says more than the title about this case. */
  readonly detail?: string;
  readonly fields?: readonly FieldProblem[];
  readonly retryAfterSeconds?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
};

/** Thrown wherever a request cannot go on; becomes `application/problem+json`, or an error page for a browser. */
export class Problem extends Error {
  readonly definition: ErrorDefinition;
  readonly details: ProblemDetails;
  constructor(definition: ErrorDefinition, details: ProblemDetails = {}) {
    super(`${definition.code}${details.privateDetail ? `: ${details.privateDetail}` : ''}`, { cause: details.cause });
    this.name = 'Problem';
    this.definition = definition;
    this.details = details;
  }
}

export function problemDocument(problem: Problem, requestId: string): Record<string, unknown> {
  const { definition, details } = problem;
  return {
    type: `urn:frontdesk:error:${definition.code}`,
    title: definition.title,
    status: definition.status,
    code: definition.code,
    ...(details.detail === undefined ? {} : { detail: details.detail }),
    ...(details.fields === undefined ? {} : { errors: details.fields }),
    ...(details.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: details.retryAfterSeconds }),
    requestId,
  };
}

/** The impossible crashes the request, with the reason why it was thought impossible. */
export function assert(value: unknown, because: string): asserts value {
  if (!value) throw new Error(`assertion failed: ${because}`);
}

export const requestErrors = defineErrors('request', {
  invalid: [400, 'The request is not valid. See errors for each field.'],
  malformed: [400, 'The request could not be read.'],
  not_found: [404, 'There is nothing at this address.'],
  method_not_allowed: [405, 'This address does not answer that method.'],
  timed_out: [408, 'The request did not arrive in time.'],
  too_large: [413, 'The request is too large.'],
  head_too_large: [431, 'The head of the request is too large.'],
  unsupported_media_type: [415, 'Send application/json.'],
  cross_site: [403, 'This request came from another site and was refused.'],
  not_accepted: [406, 'This address does not answer in that format.'],
});

export const instanceErrors = defineErrors('instance', {
  failed: [500, 'Something failed on our side. Try again; if it stays, tell the operator the request id.'],
  database_unavailable: [503, 'The database cannot be reached. Try again in a moment.'],
  overloaded: [503, 'There is more to do than can be done. Try again in a moment.'],
  stopping: [503, 'This server is stopping. Try again.'],
});
