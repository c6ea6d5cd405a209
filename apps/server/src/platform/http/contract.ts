import type { z } from 'zod';
import type { BaseContext } from '../context/context.ts';
import type { Work } from '../load/work.ts';
import type { ErrorDefinition } from './problem.ts';

/** What goes in and comes out of one route. zod here is the source of validation, OpenAPI, documentation and SDK types. */
export type Contract = {
  readonly summary: string;
  readonly tag: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  /** The one success answer. `null` is a 204 or an empty body. */
  readonly answer: {
    readonly status: 200 | 201 | 202 | 204;
    readonly schema: z.ZodType | null;
    /** The answer is a file of one of these content types, sent while it is made. */
    readonly file?: readonly string[];
  };
  readonly errors: readonly ErrorDefinition[];
};

type Part<Schema> = Schema extends z.ZodType ? z.output<Schema> : unknown;

/** Parameters, query and body in one flat object: names are unique within a route. */
export type InputOf<C extends Contract> = Part<C['params']> & Part<C['query']> & Part<C['body']>;
export type OutputOf<C extends Contract> = C['answer'] extends { readonly file: readonly string[] }
  ? FileAnswer
  : C['answer']['schema'] extends z.ZodType
    ? z.input<C['answer']['schema']>
    : // biome-ignore lint/suspicious/noConfusingVoidType: a use case without an answer returns nothing at all
      void;

/** A file that is made while it is sent. Where making it fails, the connection ends and the file is not whole, which its receiver can tell. */
export type FileAnswer = {
  readonly contentType: string;
  readonly fileName: string;
  readonly parts: AsyncIterable<string>;
};

/**
 * Who may call a route, and how the caller becomes a context. Modules declare them (`anyone`, `signedIn`, `scope('users:read')`);
 * the routes table names one per row, and the access matrix test walks the table.
 */
export type Who<Ctx extends BaseContext> = {
  readonly name: string;
  /** project: under a project's base URL. management: `/v1`. instance: the origin's root. */
  readonly surface: 'project' | 'management' | 'instance';
  /** Calls with these credentials are judged by Origin and Sec-Fetch-Site; false for what only ever carries a bearer secret. */
  readonly crossSiteChecked: boolean;
  /** Scope of a secret key or operator, where the surface is `management`. */
  readonly scope?: string;
  /** The queue of these calls, where the surface does not say it. Null: none, for what must be answered in any case. */
  readonly work?: Work | null;
  authenticate(base: BaseContext, request: IncomingRequest): Promise<Ctx>;
};

/** The parts of a request that authentication looks at. */
export type IncomingRequest = {
  readonly method: string;
  readonly path: string;
  readonly projectSlug: string | null;
  header(name: string): string | undefined;
};

export type Route = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly who: Who<BaseContext>;
  readonly contract: Contract;
  readonly handle: (ctx: BaseContext, input: unknown) => Promise<unknown>;
  readonly work: Work | null;
};

/** One row of a routes table: method, path, who may call, contract, use case; and the kind of work, where the surface does not say it. */
export function route<const C extends Contract, Ctx extends BaseContext>(
  method: Route['method'],
  path: string,
  who: Who<Ctx>,
  contract: C,
  handle: (ctx: Ctx, input: InputOf<C>) => Promise<OutputOf<C>>,
  work: Work | null = workOf(who),
): Route {
  return { method, path, who: who as Who<BaseContext>, contract, handle: handle as Route['handle'], work };
}

function workOf({ work, surface }: Pick<Who<never>, 'work' | 'surface'>): Work | null {
  if (work !== undefined) return work;
  return surface === 'project' ? 'visits' : 'administration';
}

/** What a page handler answers: HTML, or a 303 to somewhere that was checked. */
export type PageAnswer =
  | { readonly status?: number; readonly html: string; readonly headers?: Readonly<Record<string, string>> }
  | { readonly redirect: string };

export type PageRoute = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly who: Who<BaseContext>;
  readonly query: z.ZodObject | null;
  readonly form: z.ZodObject | null;
  readonly handle: (ctx: BaseContext, input: unknown) => Promise<PageAnswer>;
  readonly work: Work | null;
};

/** A row of a pages table. GET takes a query, POST takes a form; unknown fields are dropped, because links grow tails on their way. */
export function page<const Input extends z.ZodObject | null, Ctx extends BaseContext>(
  method: PageRoute['method'],
  path: string,
  who: Who<Ctx>,
  input: Input,
  handle: (ctx: Ctx, input: Input extends z.ZodType ? z.output<Input> : Record<never, never>) => Promise<PageAnswer>,
  work: Work | null = workOf(who),
): PageRoute {
  return {
    method,
    path,
    who: who as Who<BaseContext>,
    query: method === 'GET' ? input : null,
    form: method === 'POST' ? input : null,
    handle: handle as PageRoute['handle'],
    work,
  };
}
