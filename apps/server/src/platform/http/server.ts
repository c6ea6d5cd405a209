import http, { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import formbody from '@fastify/formbody';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Services } from '../context/context.ts';
import { databaseIsUnreachable } from '../db/faults.ts';
import { refuseBrokenRequest } from './broken-requests.ts';
import { type Connections, watchConnections } from './connections.ts';
import type { CookieJar } from './cookies.ts';
import { DATA_HEADERS, nextRequestId } from './headers.ts';
import { instanceErrors, Problem, problemDocument, requestErrors } from './problem.ts';

/** Answers a request before Fastify sees it, or returns false. The session check does, so that it costs what a lookup costs. */
export type FrontHandler = (req: NumberedRequest, res: ServerResponse) => boolean;
export type NumberedRequest = IncomingMessage & { requestId: string };

declare module 'fastify' {
  interface FastifyRequest {
    startedAt: number;
    /** Before anything of it was read, because there is too much to do. */
    turnedAway: boolean;
    answerHeaders: Map<string, string> | null;
    answerCookies: CookieJar | null;
  }
  interface FastifyContextConfig {
    /** Pattern for logs and metrics, and whether a person in a browser is answered (an error becomes a page). */
    route?: string;
    page?: boolean;
  }
}

export type HttpOptions = {
  services: Services;
  front: { handle: FrontHandler | null };
  /** True from the moment on at which this server was told to stop; it goes on answering for a while. */
  stopping: () => boolean;
  /** `https://{slug}.{root}` becomes `/p/{slug}` before routing. */
  rewriteUrl: (req: IncomingMessage) => string;
  /** Renders a problem as a page, for browsers. */
  problemPage: (problem: Problem, request: FastifyRequest, reply: FastifyReply) => Promise<string>;
  /** Told of each request that no route takes, before it is answered. It does not fail. */
  notFound: (request: FastifyRequest) => Promise<void>;
};

const BODY_BYTES = 256 * 1024;

// A request has to be here within ten seconds, its head within five, and its answer has to be taken. Connections that rest live longer than
// proxies keep theirs (60 s with nginx, 90 s with Go), so that none is closed under a request that is on its way.
const HEAD_MILLISECONDS = 5_000;
const REQUEST_MILLISECONDS = 10_000;
const UNREAD_MILLISECONDS = 15_000;
const KEEP_ALIVE_MILLISECONDS = 95_000;
const LOOK_MILLISECONDS = 1_000;
const CONNECTIONS_MOST = 10_000;

export async function createHttpServer(options: HttpOptions): Promise<FastifyInstance> {
  const { services } = options;
  // One for each address that is listened at: `localhost` may be two.
  const watched: Connections[] = [];
  const app = Fastify({
    bodyLimit: BODY_BYTES,
    genReqId: (req) => (req as NumberedRequest).requestId,
    rewriteUrl: (req) => options.rewriteUrl(req as IncomingMessage),
    routerOptions: { maxParamLength: 512, ignoreTrailingSlash: false },
    serverFactory(handler) {
      const server = createServer(handler, options);
      watched.push(watchConnections(server, services.clock, UNREAD_MILLISECONDS));
      return server;
    },
    forceCloseConnections: 'idle',
    // What arrives while this server drains is answered as ever; its answer closes the connection.
    return503OnClosing: false,
    clientErrorHandler: refuseBrokenRequest,
    // An address that cannot be decoded is refused before there is a route, so before the hooks below.
    frameworkErrors: (error, request, reply) => {
      reply.headers(DATA_HEADERS).header('x-request-id', request.id);
      void answerProblem(asProblem(error), request, reply);
    },
  });

  services.metrics.gauge('frontdesk_http_connections', 'Open connections of clients.', () =>
    watched.reduce((sum, { open }) => sum + open, 0),
  );

  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  await app.register(formbody, { bodyLimit: 64 * 1024 });
  app.decorateRequest('startedAt', 0);
  app.decorateRequest('turnedAway', false);
  app.decorateRequest('answerHeaders', null);
  app.decorateRequest('answerCookies', null);

  // By callbacks: these run for every request, and a hook that is a promise costs one each time.
  app.addHook('onRequest', (request, reply, done) => {
    request.startedAt = services.clock.monotonicMilliseconds();
    reply.headers(DATA_HEADERS);
    reply.header('x-request-id', request.id);
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.config.route ?? 'none';
    const milliseconds = services.clock.monotonicMilliseconds() - request.startedAt;
    services.metrics.request(request.method, route, reply.statusCode, milliseconds / 1000);
    // Counted like all others, but a flood does not fill the log: its queue tells of it once a second.
    if (request.turnedAway) return done();
    services.log.info(
      {
        requestId: request.id,
        method: request.method,
        route,
        status: reply.statusCode,
        milliseconds: Math.round(milliseconds),
      },
      'request',
    );
    done();
  });

  app.addHook('preClose', async () => {
    for (const connections of watched) connections.drain();
  });

  app.setNotFoundHandler(async (request, reply) => {
    await options.notFound(request);
    return answerProblem(new Problem(requestErrors.not_found), request, reply);
  });
  app.setErrorHandler(async (error, request, reply) => answerProblem(asProblem(error), request, reply));

  async function answerProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply) {
    const { definition, details } = problem;
    if (definition.status >= 500 && !request.turnedAway) {
      services.log.error(
        {
          requestId: request.id,
          code: definition.code,
          reason: problem.message,
          cause: (details.cause as Error | undefined)?.stack,
        },
        'request failed',
      );
    }
    reply.code(definition.status);
    if (details.retryAfterSeconds !== undefined)
      reply.header('retry-after', String(Math.max(1, Math.ceil(details.retryAfterSeconds))));
    for (const [name, value] of request.answerHeaders ?? []) reply.header(name, value);
    for (const line of request.answerCookies?.lines ?? []) reply.header('set-cookie', line);
    if (details.headers) reply.headers(details.headers);
    if (request.routeOptions.config.page || wantsPage(request)) {
      const html = await options.problemPage(problem, request, reply);
      return reply.send(html);
    }
    reply.header('content-type', 'application/problem+json; charset=utf-8');
    return reply
      .serializer((body: unknown) => body as string)
      .send(JSON.stringify(problemDocument(problem, request.id)));
  }

  return app;
}

function wantsPage(request: FastifyRequest): boolean {
  if (request.routeOptions.config.route !== undefined) return false;
  return request.method === 'GET' && (request.headers.accept ?? '').startsWith('text/html');
}

function createServer(
  handler: (req: IncomingMessage, res: ServerResponse) => void,
  { front, stopping }: HttpOptions,
): Server {
  const server = http.createServer(
    {
      headersTimeout: HEAD_MILLISECONDS,
      requestTimeout: REQUEST_MILLISECONDS,
      connectionsCheckingInterval: LOOK_MILLISECONDS,
      keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
      maxHeaderSize: 16 * 1024,
      noDelay: true,
    },
    (req, res) => {
      const request = req as NumberedRequest;
      request.requestId = nextRequestId();
      // Whoever kept this connection makes the next one elsewhere.
      if (stopping()) res.shouldKeepAlive = false;
      if (front.handle?.(request, res)) return;
      handler(req, res);
    },
  );
  server.maxConnections = CONNECTIONS_MOST;
  return server;
}

/** Everything that can be thrown becomes a problem of the catalogue; what is not known there is ours, and says nothing of its inside. */
function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const fault = error as {
    validation?: { instancePath?: string; message?: string; keyword?: string }[];
    statusCode?: number;
    code?: string;
    message?: string;
  };
  if (fault.validation) {
    const fields = fault.validation.map((issue) => ({
      path: (issue.instancePath ?? '').replace(/^\//, '').replaceAll('/', '.'),
      code: issue.keyword ?? 'invalid',
      message: issue.message ?? 'is not valid',
    }));
    return new Problem(requestErrors.invalid, { fields });
  }
  if (databaseIsUnreachable(error))
    return new Problem(instanceErrors.database_unavailable, { retryAfterSeconds: 1, cause: error });
  if (fault.statusCode === 413) return new Problem(requestErrors.too_large);
  if (fault.statusCode === 415) return new Problem(requestErrors.unsupported_media_type);
  if (fault.statusCode !== undefined && fault.statusCode >= 400 && fault.statusCode < 500)
    return new Problem(requestErrors.malformed);
  return new Problem(instanceErrors.failed, { privateDetail: fault.message ?? 'unknown', cause: error });
}
