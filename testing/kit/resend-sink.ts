import http, { type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Resend of the world outside, on loopback: it takes `POST /emails` in the form that https://resend.com/docs/api-reference describes, keeps what
 * it gets, remembers idempotency keys, and answers what a test wants.
 */
export type ResendSink = {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** `127.0.0.1:port`, for the allow-list of the outbound client. */
  readonly host: string;
  /** Every request, refused ones too. */
  readonly requests: readonly { readonly headers: IncomingHttpHeaders; readonly body: ResendBody }[];
  /** What was taken: a repeated key is one mail. */
  readonly mails: readonly ResendBody[];
  /** The next answers in place of the usual one; the last one stays. An empty list: as usual again. */
  answers: ResendAnswer[];
  close(): Promise<void>;
};

export type ResendBody = {
  readonly from: string;
  readonly to: readonly string[];
  readonly reply_to?: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
};

export type ResendAnswer =
  | {
      readonly status: number;
      readonly name?: string;
      readonly message?: string;
      readonly headers?: Record<string, string>;
    }
  | 'silence'
  /** The mail is taken, and the answer is lost. */
  | 'taken, then cut';

export async function createResendSink(options: { readonly key: string }): Promise<ResendSink> {
  const requests: { headers: IncomingHttpHeaders; body: ResendBody }[] = [];
  const taken = new Map<string, { id: string; text: string }>();
  const mails: ResendBody[] = [];
  const sink = { answers: [] as ResendAnswer[] };
  const server = http.createServer((req, res) => {
    const parts: Buffer[] = [];
    req.on('data', (part: Buffer) => parts.push(part));
    req.on('end', () => {
      const text = Buffer.concat(parts).toString();
      const say = (status: number, said: object, headers: Record<string, string> = {}) =>
        res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(said));
      const fault = (statusCode: number, name: string, message: string) =>
        say(statusCode, { statusCode, name, message });
      if (req.method !== 'POST' || req.url !== '/emails') return fault(404, 'not_found', 'The path was not found');
      const body = JSON.parse(text) as ResendBody;
      requests.push({ headers: req.headers, body });
      const answer = sink.answers.length > 1 ? sink.answers.shift() : sink.answers[0];
      if (answer === 'silence') return;
      if (typeof answer === 'object') {
        const { status, name, message, headers } = answer;
        return say(status, { statusCode: status, name, message }, headers);
      }
      if (req.headers.authorization !== `Bearer ${options.key}`)
        return fault(401, 'validation_error', 'API key is invalid');
      const key = String(req.headers['idempotency-key']);
      const before = taken.get(key);
      if (before && before.text !== text)
        return fault(409, 'invalid_idempotent_request', 'The same key was used with another payload');
      const id = before?.id ?? `49a3999c-0ce1-4ea6-ab68-${String(taken.size).padStart(12, '0')}`;
      if (!before) {
        taken.set(key, { id, text });
        mails.push(body);
      }
      if (answer === 'taken, then cut') return req.socket.destroy();
      say(200, { id });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(sink, {
    url: `http://${host}`,
    host,
    requests,
    mails,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}
