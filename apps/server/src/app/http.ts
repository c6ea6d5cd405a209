import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createBanGate, createStrikeCounter } from '../modules/address-bans/index.ts';
import { docsRoutes, healthRoutes } from '../modules/health/index.ts';
import { renderProblemPage } from '../modules/hosted-pages/index.ts';
import { mailboxRoutes } from '../modules/mailbox/index.ts';
import type { SystemProject } from '../modules/operators/index.ts';
import type { Project } from '../modules/projects/index.ts';
import { simulatorRoutes } from '../modules/provider-simulator/index.ts';
import { createSessionFront } from '../modules/sessions/index.ts';
import type { SharedCache } from '../platform/cache/shared-cache.ts';
import type { FeedFollower } from '../platform/change-feed/follower.ts';
import type { Config } from '../platform/config/config.ts';
import type { Services } from '../platform/context/context.ts';
import { addressOf } from '../platform/http/address.ts';
import type { IncomingRequest } from '../platform/http/contract.ts';
import { createDoor } from '../platform/http/door.ts';
import { mount } from '../platform/http/mount.ts';
import type { FrontHandler } from '../platform/http/server.ts';
import { createHttpServer } from '../platform/http/server.ts';
import { createQueues } from '../platform/load/queues.ts';
import { serveDashboard } from './dashboard.ts';
import { registerOpenApi } from './openapi.ts';
import { pages, routes } from './routes.ts';

/** `https://{slug}.{root domain}/x` is `/p/{slug}/x` inside. */
export function rewriteByHost(config: Config): (req: IncomingMessage) => string {
  const root = config.rootDomain === null ? null : `.${config.rootDomain}`;
  return (req) => {
    const url = req.url ?? '/';
    if (root === null) return url;
    const host = (req.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    if (!host.endsWith(root) || url.startsWith('/assets/')) return url;
    const slug = host.slice(0, -root.length);
    return /^[a-z][a-z0-9-]*$/.test(slug) ? `/p/${slug}${url}` : url;
  };
}

export type ApiParts = {
  services: Services;
  feed: FeedFollower;
  /** Null without a Valkey. */
  shared: SharedCache | null;
  system: SystemProject;
  /** Set before the server drains: from then on it is not ready. */
  state: { stopping: boolean };
};

/** Everything that this process answers over HTTP. A worker answers health and metrics alone. */
export async function createApi({ services, feed, shared, system, state }: ApiParts): Promise<FastifyInstance> {
  const { config } = services;
  const rewriteUrl = rewriteByHost(config);
  const answersRequests = config.role !== 'worker';
  const queues = createQueues({
    clock: services.clock,
    log: services.log,
    databasePoolSize: config.databasePoolSize,
    hashMilliseconds: () => services.passwordHashing.typicalMilliseconds,
  });
  services.metrics.queues(() => Object.entries(queues).map(([name, { places }]) => ({ name, places })));
  // Session checks that no copy answers are verification too, though they pass no queue: their look-ups travel together.
  const checking = createSessionFront({ ...services, database: services.database.share('verification') }, rewriteUrl);
  const door = createDoor({ queues, metrics: services.metrics, routes, rewriteUrl });
  const banned = createBanGate(services);
  const countStrike = createStrikeCounter(services);
  const { addressBans } = services.modules;
  const front: { handle: FrontHandler | null } = {
    // Nobody is banned, as a rule: then a session check costs one comparison more.
    handle: answersRequests
      ? (req, res) => (addressBans.size > 0 && banned(req, res)) || checking(req, res) || door(req, res)
      : null,
  };
  const app = await createHttpServer({
    services,
    front,
    stopping: () => state.stopping,
    rewriteUrl,
    problemPage: async (problem, request, reply) => {
      const { html, headers } = await renderProblemPage(services, problem, request);
      reply.headers(headers);
      return html;
    },
    notFound: (request) =>
      countStrike({
        id: request.id,
        path: request.url,
        ip: addressOf(request.raw, config.trustedProxies),
        userAgent: headerOf(request, 'user-agent')?.slice(0, 512) ?? null,
        secFetchSite: headerOf(request, 'sec-fetch-site'),
      }),
  });
  await registerOpenApi(app);
  const health = healthRoutes({ feed, state, shared });
  const docs = docsRoutes(() => app.swagger() as never);
  const none = { routes: [], pages: [] };
  const mailbox = config.production ? none : mailboxRoutes;
  const simulator = config.providerSimulator ? simulatorRoutes : none;
  mount(app, {
    services,
    queues,
    routes: answersRequests ? [...routes, ...health.routes, ...mailbox.routes, ...simulator.routes] : [],
    pages: [
      ...health.pages,
      ...(answersRequests ? [...pages, ...mailbox.pages, ...simulator.pages, ...docs.pages] : []),
    ],
    allowedOrigins: (request) => allowedOrigins(services, request),
    rememberedOrigins: (request) => rememberedOrigins(services, request),
  });
  if (answersRequests) {
    for (const asset of services.modules.hostedPages.assets.assets) {
      app.get(
        asset.path,
        { schema: { hide: true } as never, config: { route: '/assets/*' } },
        async (_request, reply) =>
          reply
            .header('content-type', asset.contentType)
            .header('cache-control', 'public, max-age=31536000, immutable')
            .send(asset.bytes),
      );
    }
    await serveDashboard(app, services);
    app.get('/', { schema: { hide: true } as never, config: { route: '/' } }, async (_request, reply) =>
      reply.code(303).header('location', '/dashboard').send(),
    );
  }
  services.log.debug({ system: system.id }, 'routes are mounted');
  return app;
}

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}

/** Pages that may call with credentials: the host's own, and for a project those of its settings. */
async function allowedOrigins({ config, modules }: Services, request: IncomingRequest): Promise<readonly string[]> {
  if (request.projectSlug === null) return [config.origin];
  return originsOf(await modules.projects.bySlug(request.projectSlug));
}

function rememberedOrigins({ config, modules }: Services, { projectSlug }: IncomingRequest): readonly string[] {
  return projectSlug === null ? [config.origin] : originsOf(modules.projects.peek(projectSlug) ?? null);
}

function originsOf(project: Project | null): readonly string[] {
  return project === null ? [] : [new URL(project.baseUrl).origin, ...project.settings.allowedOrigins];
}
