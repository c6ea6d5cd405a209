/** What is wrong with one field of a request. */
export type FieldProblem = { readonly path: string; readonly code: string; readonly message: string };

/** The parts of a {@link FrontdeskError}. */
export type FrontdeskErrorDetails = {
  readonly code: string;
  readonly status: number;
  readonly message: string;
  readonly requestId?: string | null;
  readonly fields?: readonly FieldProblem[];
  readonly retryAfterSeconds?: number | null;
  readonly signInUrl?: string | null;
  readonly cause?: unknown;
};

/**
 * Every failure of this package. `code` is stable: one of the server's catalogue (`users.not_found`), or one of ours:
 * `sessions.required`, `sessions.not_arriving`, `request.cross_site`, `request.invalid`, `return_to.invalid`,
 * `verification.behind`, `network.unreachable`, `network.timeout`, `network.unexpected_answer`, `configuration.invalid`.
 *
 * @example
 * try {
 *   await frontdesk.api.users.get(id);
 * } catch (error) {
 *   if (error instanceof FrontdeskError && error.code === 'users.not_found') return null;
 *   throw error;
 * }
 */
export class FrontdeskError extends Error {
  /** Stable: `noun.reason`. */
  readonly code: string;
  /** The HTTP status that the server answered, or that an app would answer: 503 where Frontdesk cannot be reached. */
  readonly status: number;
  /** What to tell whoever operates the instance. Null where no server answered. */
  readonly requestId: string | null;
  /** One entry for each field that was refused. */
  readonly fields: readonly FieldProblem[];
  /** Seconds after which a repetition makes sense. Null where the server said nothing. */
  readonly retryAfterSeconds: number | null;
  /** Where to send the person, with `sessions.required`. */
  readonly signInUrl: string | null;

  constructor(details: FrontdeskErrorDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'FrontdeskError';
    this.code = details.code;
    this.status = details.status;
    this.requestId = details.requestId ?? null;
    this.fields = details.fields ?? [];
    this.retryAfterSeconds = details.retryAfterSeconds ?? null;
    this.signInUrl = details.signInUrl ?? null;
  }
}

export function configurationError(message: string): FrontdeskError {
  return new FrontdeskError({ code: 'configuration.invalid', status: 500, message });
}
