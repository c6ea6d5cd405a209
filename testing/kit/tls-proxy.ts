import http, { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { makeSelfSigned } from './self-signed.ts';

/**
 * What stands before servers in production: it ends TLS with a certificate of its own, chooses the server by host name, and says where the
 * client comes from. It writes down everything that passes, so that a test can prove what did not.
 */
export type TlsProxy = {
  /** Of TLS, on loopback. A browser gets there by a mapping of host names, whatever port the address has. */
  readonly port: number;
  /** PEM. Whoever trusts it (`NODE_EXTRA_CA_CERTS`) can reach the hosts with nothing switched off. */
  readonly certificate: string;
  /** For programs that know no mapping of host names: `HTTPS_PROXY`. Every host leads to this proxy's TLS. */
  readonly tunnelUrl: string;
  readonly exchanges: readonly Exchange[];
  /** From now on this host is served by this port of loopback. */
  route(host: string, port: number): void;
  close(): Promise<void>;
};

export type Exchange = {
  /** Lower case, without a port. */
  readonly host: string;
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** As they came from the client, cookies among them. */
  readonly headers: IncomingHttpHeaders;
  /** Empty until all of it has passed. */
  body: string;
  /** Null until the server has answered. */
  answer: { readonly status: number; readonly headers: IncomingHttpHeaders } | null;
};

export type TlsProxyOptions = {
  /** Names of the certificate: `*.site.test`. */
  readonly dnsNames: readonly [string, ...string[]];
  /** Where clients come from, as the servers are told; one of the addresses that are kept for documentation. */
  readonly clientAddress: string;
};

export async function createTlsProxy({ dnsNames, clientAddress }: TlsProxyOptions): Promise<TlsProxy> {
  const { key, certificate } = makeSelfSigned(dnsNames);
  const ports = new Map<string, number>();
  const exchanges: Exchange[] = [];
  const agent = new http.Agent({ keepAlive: true });

  const server = https.createServer({ key, cert: certificate }, (req, res) => {
    const host = (req.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    const exchange: Exchange = {
      host,
      method: req.method ?? '',
      url: req.url ?? '',
      headers: req.headers,
      body: '',
      answer: null,
    };
    exchanges.push(exchange);
    const port = ports.get(host);
    if (port === undefined) return void res.writeHead(421).end(`no server for ${host}`);
    forward(req, res, exchange, { port, agent, clientAddress });
  });
  await listen(server);
  const { port } = server.address() as AddressInfo;

  const pipes = new Set<Duplex>();
  const tunnel = http.createServer((_req, res) => res.writeHead(405).end('tunnels only'));
  tunnel.on('connect', (_req, near: Duplex, head: Buffer) => {
    const far = net.connect(port, '127.0.0.1', () => {
      near.write('HTTP/1.1 200 Connection established\r\n\r\n');
      far.write(head);
      near.pipe(far).pipe(near);
    });
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      pipes.add(end);
      end.on('error', () => other.destroy());
      end.on('close', () => {
        pipes.delete(end);
        other.destroy();
      });
    }
  });
  await listen(tunnel);

  return {
    port,
    certificate,
    tunnelUrl: `http://127.0.0.1:${(tunnel.address() as AddressInfo).port}`,
    exchanges,
    route: (host, target) => void ports.set(host, target),
    async close() {
      for (const pipe of pipes) pipe.destroy();
      for (const each of [tunnel, server]) {
        const closed = new Promise((resolve) => each.close(resolve));
        each.closeAllConnections();
        await closed;
      }
      agent.destroy();
    },
  };
}

function forward(
  req: IncomingMessage,
  res: ServerResponse,
  exchange: Exchange,
  to: { port: number; agent: http.Agent; clientAddress: string },
): void {
  // What the client says about itself is not passed on: only the proxy knows where it came from.
  const headers = {
    ...req.headers,
    connection: 'keep-alive',
    'x-forwarded-for': to.clientAddress,
    'x-forwarded-proto': 'https',
    'x-forwarded-host': req.headers.host,
  };
  const { method, url: path } = exchange;
  const onward = http.request(
    { host: '127.0.0.1', port: to.port, agent: to.agent, method, path, headers },
    (answer) => {
      exchange.answer = { status: answer.statusCode ?? 0, headers: answer.headers };
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    },
  );
  onward.on('error', (error) => {
    if (res.headersSent) res.destroy();
    else res.writeHead(502).end(error.message);
  });
  res.on('close', () => onward.destroy());
  const chunks: Buffer[] = [];
  req.on('data', (chunk: Buffer) => chunks.push(chunk));
  req.on('end', () => {
    exchange.body = Buffer.concat(chunks).toString();
  });
  req.pipe(onward);
}

async function listen(server: net.Server): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}
