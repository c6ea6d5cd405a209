import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { createFrontdesk } from '@frontdesk/sdk';
import { createApp } from './app.ts';

const { env } = process;
const port = Number(env.PORT ?? 4403);
const appUrl = env.APP_URL ?? `http://localhost:${port}`;
const frontdesk = createFrontdesk({ baseUrl: env.FRONTDESK_BASE_URL ?? 'http://localhost:4400/p/demo' });
const app = createApp(frontdesk, appUrl);

/** Node's server before a fetch handler; an app of your own takes `@hono/node-server`. */
const server = createServer(async (req, res) => {
  const { method = 'GET', headers, url = '/' } = req;
  const body = method === 'GET' || method === 'HEAD' ? null : (Readable.toWeb(req) as ReadableStream);
  const given = Object.entries(headers).map(([name, value]): [string, string] => [name, [value].flat().join(', ')]);
  const answer = await app.fetch(new Request(appUrl + url, { method, headers: given, body, duplex: 'half' }));
  res.statusCode = answer.status;
  res.setHeaders(answer.headers);
  res.end(Buffer.from(await answer.arrayBuffer()));
});

server.listen(port, 'localhost', () => console.log(`The Hono example listens on ${appUrl}`));
process.once('SIGTERM', () => server.close(() => process.exit(0)).closeIdleConnections());
