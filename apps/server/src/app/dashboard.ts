import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Services } from '../platform/context/context.ts';
import { DATA_HEADERS } from '../platform/http/headers.ts';

const FOLDER = fileURLToPath(new URL('../../../dashboard/dist/', import.meta.url));

// Pictures of users and logos of projects are on any host, over TLS alone.
const HEADERS = {
  ...DATA_HEADERS,
  'referrer-policy': 'same-origin',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' https: data:; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
};

const BUILDING = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="refresh" content="2"><title>Frontdesk</title></head>
<body><h1>The dashboard is being built</h1><p>This happens once after an update and takes some seconds. The page loads again by itself.</p></body></html>
`;

/** The operators' web app: static files, and its one page for every path below `/dashboard`. 503 while it is being built. */
export async function serveDashboard(app: FastifyInstance, _services: Services): Promise<void> {
  await app.register(fastifyStatic, { root: FOLDER, serve: false, cacheControl: false });
  const page = async (reply: FastifyReply) => {
    reply.headers(HEADERS).header('content-type', 'text/html; charset=utf-8');
    if (!existsSync(`${FOLDER}index.html`)) return reply.code(503).header('retry-after', '2').send(BUILDING);
    return reply.sendFile('index.html');
  };
  const options = { schema: { hide: true } as never, config: { route: '/dashboard' } };
  app.get('/dashboard', options, (_request, reply) => page(reply));
  app.get('/dashboard/*', options, (_request, reply) => page(reply));
  app.get<{ Params: { '*': string } }>('/dashboard/assets/*', options, (request, reply) =>
    reply.header('cache-control', 'public, max-age=31536000, immutable').sendFile(`assets/${request.params['*']}`),
  );
}
