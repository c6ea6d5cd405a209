// An app in plain JavaScript on each framework. Prints one line of JSON.
import { createServer } from 'node:http';
import { createFrontdesk } from '@frontdesk/sdk';
import { frontdeskFastify, requireSignIn } from '@frontdesk/sdk/fastify';
import { frontdeskHono, requireSignIn as requireSignInHono } from '@frontdesk/sdk/hono';
import { frontdeskMiddleware, frontdeskNext } from '@frontdesk/sdk/next';
import { FrontdeskProvider, useUser } from '@frontdesk/sdk/react';
import Fastify from 'fastify';
import { Hono } from 'hono';
import { NextRequest } from 'next/server.js';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';

const outside = createServer((req, res) => {
  const known = req.url === '/session' && req.headers.authorization === 'Bearer opaque';
  res.writeHead(known ? 200 : 401).end(known ? '{"user":{"id":"usr_1"},"session":{"id":"ses_1"}}' : '');
});
await new Promise((resolve) => outside.listen(0, '127.0.0.1', resolve));
const frontdesk = createFrontdesk({ baseUrl: `http://127.0.0.1:${outside.address().port}` });
const appUrl = 'https://app.example.com';
const authorization = 'Bearer opaque';

const fastify = Fastify();
await fastify.register(frontdeskFastify, { frontdesk, appUrl });
fastify.get('/', { preHandler: requireSignIn }, async (request) => (await request.frontdesk.requireUser()).user.id);

const hono = new Hono().use(frontdeskHono(frontdesk, { appUrl }), requireSignInHono());
hono.get('/', async (c) => c.text((await c.var.frontdesk.requireUser()).user.id));

const middleware = frontdeskMiddleware(frontdesk, { appUrl, protect: ['/'] });
const route = frontdeskNext(frontdesk, { appUrl }).protectRoute((_request, { user }) => new Response(user.id));
const request = (headers) => new NextRequest('http://internal/', { headers });

const Name = () => useUser().user?.id ?? 'nobody';
const shown = (snapshot) =>
  renderToString(
    createElement(FrontdeskProvider, { baseUrl: frontdesk.baseUrl, appUrl, snapshot }, createElement(Name)),
  );

const visits = {
  fastify: async (headers) => {
    const { statusCode, body } = await fastify.inject({ url: '/', headers });
    return [statusCode, statusCode === 200 ? body : ''];
  },
  hono: async (headers) => brief(await hono.request('/', { headers })),
  middleware: async (headers) => [(await middleware(request(headers))).status, ''],
  route: async (headers) => brief(await route(request(headers), {})),
};
const result = { react: [shown({ user: { id: 'usr_1' } }), shown(null)] };
for (const [name, visit] of Object.entries(visits)) result[name] = [await visit({ authorization }), await visit({})];

outside.close();
outside.closeAllConnections();
console.log(JSON.stringify(result));

async function brief(answer) {
  return [answer.status, answer.status === 200 ? await answer.text() : ''];
}
