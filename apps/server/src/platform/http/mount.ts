import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import { z } from 'zod';
import { ANONYMOUS, type BaseContext, type Services } from '../context/context.ts';
import { NO_HASHING, type PasswordHashing } from '../crypto/password-hashing.ts';
import { idempotent } from '../idempotency/idempotency.ts';
import type { Queues } from '../load/queues.ts';
import type { Work } from '../load/work.ts';
import { addressOf } from './address.ts';
import type { Contract, FileAnswer, IncomingRequest, PageRoute, Route } from './contract.ts';
import { createCookieJar } from './cookies.ts';
import { refuseCrossSite } from './cross-site.ts';
import { Problem, requestErrors } from './problem.ts';
import { problemDocumentSchema } from './problem-schema.ts';
import { refuseUnstorableText } from './storable-text.ts';

export type MountOptions = {
  services: Services;
  routes: readonly Route[];
  pages: readonly PageRoute[];
  queues: Queues;
  /** Origins whose pages may change things with the credentials of this request, and read answers (CORS). */
  allowedOrigins(request: IncomingRequest): Promise<readonly string[]>;
  /** The same as far as this process remembers them, without asking anybody. */
  rememberedOrigins(request: IncomingRequest): readonly string[];
};

/** Where the addresses of a surface begin, as Fastify writes them. */
export const PREFIX = { project: '/p/:projectSlug', management: '', instance: '' } as const;

/** Puts the tables on Fastify. What every route shares stands here once: contract, caller, cross-site check, answer. */
export function mount(app: FastifyInstance, options: MountOptions): void {
  for (const row of options.routes) {
    app.route({
      method: row.method,
      url: PREFIX[row.who.surface] + row.path,
      config: { route: row.path },
      schema: schemaOf(row) as never,
      onRequest: [atTheDoor(options, row.work), ...(row.method === 'GET' ? [] : [hook(requireJson)])],
      preValidation: [hook(requireStorable)],
      handler: inItsQueue(options.queues, row.work, async (request, reply) => {
        refuseUndeclared(row, request);
        const ctx = await contextOf(options, row, request, reply);
        const input = { ...own(request.params), ...own(request.query), ...own(request.body) };
        const run = async () => (await row.handle(ctx, input)) ?? null;
        const key = request.headers['idempotency-key'];
        const { file } = row.contract.answer;
        const result =
          row.method === 'POST' && !file && row.who.surface === 'management' && typeof key === 'string'
            ? await idempotent(ctx, { key, request: `${request.url}\n${JSON.stringify(request.body ?? null)}` }, run)
            : await run();
        finish(ctx, reply);
        reply.code(row.contract.answer.status);
        if (file) return sendFile(reply, result as FileAnswer);
        if (row.contract.answer.schema === null && row.contract.answer.status === 204) return reply.send();
        return reply.send(row.contract.answer.schema === null ? {} : result);
      }),
    });
  }
  for (const row of options.pages) {
    app.route({
      method: row.method,
      url: PREFIX[row.who.surface] + row.path,
      config: { route: row.path, page: true },
      onRequest: [atTheDoor(options, row.work)],
      preValidation: [hook(requireStorable)],
      handler: inItsQueue(options.queues, row.work, async (request, reply) => {
        const ctx = await contextOf(options, row, request, reply);
        const input = (row.query ?? row.form)?.parse(single(row.query ? request.query : request.body)) ?? {};
        const answer = await row.handle(ctx, { ...own(request.params), ...input });
        finish(ctx, reply);
        if ('redirect' in answer) return reply.code(303).header('location', answer.redirect).send();
        if (answer.headers) reply.headers(answer.headers);
        return reply.code(answer.status ?? 200).send(answer.html);
      }),
    });
  }
  app.options('/p/:projectSlug/*', { config: { route: 'preflight' } }, async (request, reply) => {
    await allowReading(options, request, reply);
    return reply
      .code(204)
      .header('access-control-allow-methods', 'GET, POST, PATCH, PUT, DELETE')
      .header('access-control-allow-headers', 'content-type, authorization')
      .header('access-control-max-age', '7200')
      .send();
  });
}

async function contextOf(
  options: MountOptions,
  { who, method, work }: Route | PageRoute,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<BaseContext> {
  const { services } = options;
  const incoming = incomingRequest(request);
  // Pages are for people who are on them: no other origin reads them.
  if (who.surface === 'project' && !request.routeOptions.config.page) await allowReading(options, request, reply);
  if (who.crossSiteChecked && method !== 'GET') {
    const { origin } = request.headers;
    refuseCrossSite(
      { origin, secFetchSite: incoming.header('sec-fetch-site') },
      origin === undefined ? [] : await options.allowedOrigins(incoming),
    );
  }
  const base: BaseContext = {
    ...services,
    database: work === null ? services.database : services.database.share(work),
    passwordHashing: hashingFor(work, services),
    actor: ANONYMOUS,
    request: {
      id: request.id,
      ip: addressOf(request.raw, services.config.trustedProxies),
      userAgent: incoming.header('user-agent')?.slice(0, 512) ?? null,
      acceptLanguage: incoming.header('accept-language')?.slice(0, 256) ?? null,
      cookies: createCookieJar(request.headers.cookie),
      answerHeaders: new Map(),
      whenGone: (action) => {
        if (reply.raw.destroyed) action();
        else reply.raw.once('close', action);
        return () => reply.raw.off('close', action);
      },
    },
  };
  // A failure after this point still tells the limits: the problem's answer carries what was set so far.
  request.answerHeaders = base.request.answerHeaders;
  request.answerCookies = base.request.cookies;
  return who.authenticate(base, incoming);
}

function hashingFor(work: Work | null, { passwordHashing }: Services): PasswordHashing {
  if (work === 'hashing') return passwordHashing;
  return work === 'administration' ? passwordHashing.administration : NO_HASHING;
}

/** For Fastify, as a callback: a hook that is a promise costs one for each request. */
function hook(check: (request: FastifyRequest, reply: FastifyReply) => void): onRequestHookHandler {
  return (request, reply, done) => {
    try {
      check(request, reply);
    } catch (error) {
      return done(error as Error);
    }
    done();
  };
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/** Overload is told before anything is read or asked, so that turning away costs next to nothing: the same for everybody, known or not. */
function atTheDoor(options: MountOptions, work: Work | null) {
  const queue = work === null ? null : options.queues[work];
  return hook((request, reply) => {
    if (queue === null || !queue.isFull()) return;
    const { origin } = request.headers;
    if (origin !== undefined) allowReadingBy(options.rememberedOrigins(incomingRequest(request)), origin, reply);
    request.turnedAway = true;
    throw queue.places.refuse();
  });
}

/** The place is taken once the body is here: whoever sends slowly keeps nobody waiting. */
function inItsQueue(queues: Queues, work: Work | null, handler: Handler): Handler {
  if (work === null) return handler;
  const queue = queues[work];
  return (request, reply) =>
    queue.run(
      () => handler(request, reply),
      () => request.raw.socket.destroyed,
    );
}

function incomingRequest(request: FastifyRequest): IncomingRequest {
  const { projectSlug } = (request.params ?? {}) as { projectSlug?: string };
  return {
    method: request.method,
    path: request.url,
    projectSlug: projectSlug ?? null,
    header(name) {
      const value = request.headers[name];
      return Array.isArray(value) ? value.join(',') : value;
    },
  };
}

/** CORS: pages of the project's allowed origins may read answers, with credentials. Never `*`. */
async function allowReading(options: MountOptions, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { origin } = request.headers;
  if (origin === undefined) return;
  allowReadingBy(await options.allowedOrigins(incomingRequest(request)), origin, reply);
}

function allowReadingBy(allowed: readonly string[], origin: string, reply: FastifyReply): void {
  reply.header('vary', 'Origin');
  if (!allowed.includes(origin)) return;
  reply.header('access-control-allow-origin', origin);
  reply.header('access-control-allow-credentials', 'true');
  reply.header('access-control-expose-headers', 'x-request-id, retry-after');
}

function finish(ctx: BaseContext, reply: FastifyReply): void {
  for (const [name, value] of ctx.request.answerHeaders) reply.header(name, value);
  for (const line of ctx.request.cookies.lines) reply.header('set-cookie', line);
}

/** A JSON route takes JSON. Forms and text can be sent across sites without a preflight, so they are refused before anything else. */
function requireJson(request: FastifyRequest): void {
  const type = request.headers['content-type'];
  if (type === undefined || /^application\/json(\s*;|$)/i.test(type)) return;
  throw new Problem(requestErrors.unsupported_media_type);
}

/** `GET /v1/users/:userId` is `getV1UsersByUserId`: unique, and as stable as the address. */
function operationIdOf(method: string, path: string): string {
  const words = path.split(/[/.-]/).filter((part) => part !== '');
  const pascal = words.map((part) => (part.startsWith(':') ? `By${capital(part.slice(1))}` : capital(part)));
  return method.toLowerCase() + pascal.join('');
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** 204 has no content; every other answer is JSON, at least `{}`. */
function emptyAnswer(status: number): z.ZodType {
  return status === 204 ? z.null().describe('Done.') : z.strictObject({}).describe('Accepted.');
}

/** Null: the answer is no file. */
function fileSchema({ file }: Contract['answer']): object | null {
  return file === undefined
    ? null
    : { content: Object.fromEntries(file.map((type) => [type, { schema: z.string().describe('The file.') }])) };
}

function sendFile(reply: FastifyReply, { contentType, fileName, parts }: FileAnswer): FastifyReply {
  return reply
    .header('content-type', contentType)
    .header('content-disposition', `attachment; filename="${fileName}"`)
    .send(Readable.from(parts));
}

/** Before validation, because even that walks through the value. */
function requireStorable({ params, query, body }: FastifyRequest): void {
  for (const part of [params, query, body]) refuseUnstorableText(own(part));
}

/** What a contract does not declare is refused, and never reaches a use case: not the query, not the body. */
function refuseUndeclared({ contract }: Route, request: FastifyRequest): void {
  const names = [
    ...(contract.query ? [] : Object.keys(own(request.query))),
    ...(contract.body ? [] : Object.keys(own(request.body))),
  ];
  if (names.length === 0) return;
  const fields = names
    .slice(0, 20)
    .map((path) => ({ path: path.slice(0, 100), code: 'unrecognized_keys', message: 'is not known here' }));
  throw new Problem(requestErrors.invalid, { fields });
}

function schemaOf({ contract, method, path, who }: Route): Record<string, unknown> {
  const { params, query, body, answer, errors } = contract;
  const slug = z.object({ projectSlug: z.string() });
  const allParams = params && who.surface === 'project' ? slug.partial().extend(params.shape) : params;
  const statuses = new Set([...(params || query || body ? [400] : []), ...errors.map((error) => error.status)]);
  return {
    summary: contract.summary,
    tags: [contract.tag],
    operationId: operationIdOf(method, path),
    ...(allParams ? { params: allParams } : {}),
    ...(query ? { querystring: query } : {}),
    ...(body ? { body } : {}),
    response: {
      [answer.status]: fileSchema(answer) ?? answer.schema ?? emptyAnswer(answer.status),
      ...Object.fromEntries([...statuses].map((status) => [status, problemDocumentSchema])),
    },
  };
}

const own = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** A field that came twice counts as its first value: a form cannot smuggle a list. */
function single(value: unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(own(value)).map(([name, entry]) => [name, Array.isArray(entry) ? entry[0] : entry]),
  );
}
