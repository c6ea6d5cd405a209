import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server of a captcha provider was asked. */
export type Asked = {
  readonly path: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly form: Readonly<Record<string, string>>;
};

export type CaptchaSink = {
  readonly host: string;
  readonly asked: Asked[];
  /** What it says next: a document, or something that is none. */
  says: { status: number; body: string } | 'nothing' | 'hang up';
  url(path: string): string;
  close(): Promise<void>;
};

export const PASSED = {
  status: 200,
  body: JSON.stringify({ success: true, challenge_ts: '2026-11-21T09:41:00Z', hostname: 'localhost' }),
};

export const refusedWith = (...codes: string[]) => ({
  status: 200,
  body: JSON.stringify({ success: false, 'error-codes': codes }),
});

/** A server that takes what Turnstile and hCaptcha take, and answers what a test tells it. */
export async function startCaptchaSink(): Promise<CaptchaSink> {
  const asked: Asked[] = [];
  const server = createServer((req, res) => {
    const parts: Buffer[] = [];
    req.on('data', (part: Buffer) => parts.push(part));
    req.on('end', () => {
      const form = Object.fromEntries(new URLSearchParams(Buffer.concat(parts).toString()));
      asked.push({ path: req.url ?? '', method: req.method ?? '', headers: req.headers, form });
      if (sink.says === 'nothing') return;
      if (sink.says === 'hang up') return void req.socket.destroy();
      res.writeHead(sink.says.status, { 'content-type': 'application/json' }).end(sink.says.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sink: CaptchaSink = {
    host,
    asked,
    says: PASSED,
    url: (path) => `http://${host}${path}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return sink;
}
