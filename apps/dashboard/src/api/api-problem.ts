import type { components } from './openapi.generated.ts';

type ProblemDocument = components['schemas']['Problem'];

/** An answer of the server that says no (RFC 9457), or no answer at all. */
export class ApiProblem extends Error {
  /** 0 where nothing answered. */
  readonly status: number;
  /** Stable, `noun.reason`. */
  readonly code: string;
  readonly title: string;
  readonly detail: string | null;
  readonly fields: readonly { readonly path: string; readonly message: string }[];
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;
  readonly at: Date;

  constructor(status: number, document: Partial<ProblemDocument>, at: Date) {
    super(document.code ?? `status ${status}`);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = document.code ?? (status === 0 ? 'network.unreachable' : 'network.unknown');
    this.title = document.title ?? '';
    this.detail = document.detail ?? null;
    this.fields = document.errors ?? [];
    this.requestId = document.requestId ?? null;
    this.retryAfterSeconds = document.retryAfterSeconds ?? null;
    this.at = at;
  }
}

/** Whatever a query or a change threw, as a problem: what is not one of the server's is a fault of the way there. */
export function asProblem(error: unknown): ApiProblem {
  return error instanceof ApiProblem ? error : new ApiProblem(0, {}, new Date());
}
