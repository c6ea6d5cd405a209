import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What nginx or Traefik do before several replicas: connections that are kept, health checks on `/health/ready`, the next replica in turn, and
 * another one only where a connection was refused, before anything was sent. Whatever else breaks is a failed request.
 */
export type LoadBalancer = {
  readonly origin: string;
  readonly port: number;
  /** How many replicas it sends to at the moment. */
  ready(): number;
  close(): Promise<void>;
};

const CHECK_MILLISECONDS = 200;

type Backend = { readonly origin: URL; readonly agent: http.Agent; ready: boolean };

export async function createLoadBalancer(origins: readonly string[]): Promise<LoadBalancer> {
  const backends: Backend[] = origins.map((origin) => ({
    origin: new URL(origin),
    agent: new http.Agent({ keepAlive: true, maxSockets: 64 }),
    ready: false,
  }));
  let turn = 0;

  async function check(backend: Backend): Promise<void> {
    try {
      const res = await fetch(`${backend.origin.origin}/health/ready`, { signal: AbortSignal.timeout(2_000) });
      await res.arrayBuffer();
      backend.ready = res.status === 200;
    } catch {
      backend.ready = false;
    }
  }

  const server = http.createServer(async (req, res) => {
    const parts: Buffer[] = [];
    for await (const part of req) parts.push(part as Buffer);
    send(req, Buffer.concat(parts), res, backends.length);
  });

  function send(req: IncomingMessage, body: Buffer, res: ServerResponse, tries: number): void {
    const backend = next();
    if (!backend || tries === 0) {
      fail(res, 'no replica is ready');
      return;
    }
    const { hostname: host, port } = backend.origin;
    const { connection: _, ...headers } = req.headers;
    const options = { host, port, agent: backend.agent, method: req.method, path: req.url, headers };
    const asked = http.request(options, (answer) => {
      const { connection, 'keep-alive': __, ...kept } = answer.headers;
      res.writeHead(answer.statusCode ?? 502, kept);
      answer.pipe(res);
      answer.on('error', () => res.destroy());
    });
    asked.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') {
        backend.ready = false;
        send(req, body, res, tries - 1);
      } else fail(res, `${error.code}: ${error.message}`);
    });
    asked.end(body);
  }

  function next(): Backend | undefined {
    const ready = backends.filter((backend) => backend.ready);
    return ready[turn++ % Math.max(1, ready.length)];
  }

  await Promise.all(backends.map(check));
  const checking = backends.map((backend) => setInterval(() => void check(backend), CHECK_MILLISECONDS));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    ready: () => backends.filter((backend) => backend.ready).length,
    async close() {
      for (const timer of checking) clearInterval(timer);
      for (const { agent } of backends) agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function fail(res: ServerResponse, reason: string): void {
  if (res.headersSent) res.destroy();
  else res.writeHead(502, { 'content-type': 'text/plain' }).end(reason);
}
