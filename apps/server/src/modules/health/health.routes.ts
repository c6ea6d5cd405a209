import type { BaseContext } from '../../platform/context/context.ts';
import { sameText } from '../../platform/crypto/hash.ts';
import { type PageAnswer, type PageRoute, page, type Route, route, type Who } from '../../platform/http/contract.ts';
import { type ErrorDefinition, Problem, problemDocument } from '../../platform/http/problem.ts';
import { accessErrors } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { instanceHealthContract } from './health.contract.ts';
import { type HealthParts, readHealth, readReadiness } from './read-health.ts';
import { getInstanceHealth } from './read-instance-health.ts';

/** Load balancers, people, and Prometheus: nobody is recognised. */
const prober: Who<ProberContext> = {
  name: 'prober',
  surface: 'instance',
  crossSiteChecked: false,
  work: null,
  authenticate: async (base, request) => ({ ...base, authorization: request.header('authorization') }),
};

type ProberContext = BaseContext & { readonly authorization: string | undefined };

/** Whoever has a place in one of the organizations here. */
const operator: Who<ManagementContext> = {
  name: 'operator',
  surface: 'instance',
  crossSiteChecked: true,
  authenticate: (base, request) => base.modules.recognizeManagement(base, request, 'projects:read', 'path'),
};

/** Raw answers, because a health that is not good is a 503 with the same body and no problem document. */
export function healthRoutes(parts: HealthParts): {
  readonly routes: readonly Route[];
  readonly pages: readonly PageRoute[];
} {
  // biome-ignore format: a table is read by its columns
  return {
    routes: [
      route('GET', '/v1/instance/health', operator, instanceHealthContract, (ctx) => getInstanceHealth(ctx, parts)),
    ],
    pages: [
      page('GET', '/health',       prober, null, (ctx) => answerHealth(ctx, parts)),
      page('GET', '/health/live',  prober, null, answerLive),
      page('GET', '/health/ready', prober, null, (ctx) => answerReady(ctx, parts)),
      page('GET', '/metrics',      prober, null, answerMetrics),
    ],
  };
}

async function answerHealth(ctx: ProberContext, parts: HealthParts): Promise<PageAnswer> {
  const health = await readHealth(ctx, parts);
  return json(health.status === 'healthy' ? 200 : 503, health);
}

/** The process answers at all. Says nothing of the database: restarting this process would not mend that. */
async function answerLive(ctx: ProberContext): Promise<PageAnswer> {
  return json(200, { status: 'alive', timestamp: ctx.clock.now().toISOString() });
}

async function answerReady(ctx: ProberContext, parts: HealthParts): Promise<PageAnswer> {
  const readiness = await readReadiness(ctx, parts);
  return json(readiness.status === 'ready' ? 200 : 503, readiness);
}

/** With a token configured, and that is always so in production, only its holder reads the numbers. */
async function answerMetrics(ctx: ProberContext): Promise<PageAnswer> {
  const { metricsToken, production } = ctx.config;
  if (metricsToken !== null || production) {
    if (ctx.authorization === undefined) return refuse(ctx, accessErrors.unauthenticated);
    const presented = /^Bearer (\S+)$/i.exec(ctx.authorization)?.[1] ?? '';
    if (metricsToken === null || !sameText(presented, metricsToken))
      return refuse(ctx, accessErrors.invalid_credential);
  }
  const { registry } = ctx.metrics;
  return { html: await registry.metrics(), headers: { 'content-type': registry.contentType } };
}

function refuse(ctx: ProberContext, definition: ErrorDefinition): PageAnswer {
  const answer = json(definition.status, problemDocument(new Problem(definition), ctx.request.id));
  return {
    ...answer,
    headers: { 'content-type': 'application/problem+json; charset=utf-8', 'www-authenticate': 'Bearer' },
  };
}

function json(status: number, body: object): { status: number; html: string; headers: Record<string, string> } {
  return { status, html: JSON.stringify(body), headers: { 'content-type': 'application/json; charset=utf-8' } };
}
