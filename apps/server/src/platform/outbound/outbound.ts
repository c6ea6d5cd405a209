import { lookup as resolveName } from 'node:dns/promises';
import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.ts';

/**
 * The one way to a web address that somebody else supplied, or that lies outside of this machine at all. It reaches the public internet alone:
 * what a name stands for is judged at connect, and the connection goes to the very addresses that were judged. It follows no redirects.
 */
export type Outbound = {
  /** Throws `OutboundRefusedError` where nothing was sent and never will be, `OutboundFailedError` where another try may go better. */
  send(request: OutboundRequest): Promise<OutboundAnswer>;
  close(): void;
};

export type OutboundRequest = {
  readonly method: 'GET' | 'POST';
  /** `https:`, without user and password. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** From the question for the name to the last byte of the answer. Default 10 s. */
  readonly timeoutMilliseconds?: number;
  /** Default 64 KB. */
  readonly mostAnswerBytes?: number;
};

/** Whatever the status: a redirect is an answer like any other. */
export type OutboundAnswer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

export type OutboundOptions = {
  /** `host:port` as it stands in an address, of hosts that are reached wherever they lie, by plain HTTP too. Empty unless somebody sets it. */
  readonly allowed: readonly string[];
  /** Asks what a name stands for. Tests are their own DNS. */
  readonly resolve?: (name: string) => Promise<readonly { address: string; family: number }[]>;
};

/** The address is none that this server goes to. */
export class OutboundRefusedError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'OutboundRefusedError';
  }
}

/** The other side could not be reached, was too slow, or said too much. */
export class OutboundFailedError extends Error {
  constructor(reason: string, options?: { cause?: unknown }) {
    super(reason, options);
    this.name = 'OutboundFailedError';
  }
}

const TIMEOUT_MILLISECONDS = 10_000;
const ANSWER_BYTES = 64 * 1024;
const HEADER_BYTES = 16 * 1024;
const CONNECTIONS_PER_HOST = 8;

export function createOutbound(options: OutboundOptions): Outbound {
  const resolve = options.resolve ?? ((name) => resolveName(name, { all: true }));
  const allowed = new Set(options.allowed);
  // Agents of our own: no proxy of the environment, and no connection that somebody else opened.
  const settings = { keepAlive: true, maxSockets: CONNECTIONS_PER_HOST, timeout: 30_000 };
  const agents = { 'https:': new https.Agent(settings), 'http:': new http.Agent(settings) };
  return {
    async send(request) {
      const target = judge(request.url, allowed);
      const options = {
        method: request.method,
        agent: agents[target.url.protocol as keyof typeof agents],
        headers: {
          'user-agent': 'Frontdesk',
          'accept-encoding': 'identity',
          ...request.headers,
          ...(request.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(request.body)) }),
        },
        lookup: lookupOf(resolve, target.anywhere),
        maxHeaderSize: HEADER_BYTES,
        signal: AbortSignal.timeout(request.timeoutMilliseconds ?? TIMEOUT_MILLISECONDS),
      };
      try {
        return await exchange(target.url, options, request);
      } catch (error) {
        throw failureOf(error as Error & { code?: string });
      }
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

/** Decimal, octal and hexadecimal spellings of an address are one spelling after parsing (WHATWG URL, "IPv4 parser"). */
function judge(text: string, allowed: ReadonlySet<string>): { url: URL; anywhere: boolean } {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new OutboundRefusedError('this is no web address');
  if (url.username !== '' || url.password !== '')
    throw new OutboundRefusedError('an address holds no user and no password');
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  const anywhere = allowed.has(`${url.hostname}:${port}`);
  if (!anywhere && url.protocol !== 'https:') throw new OutboundRefusedError('only https is spoken here');
  // An address that is no name is never looked up, so it is judged here.
  const literal = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (!anywhere && isIP(literal) !== 0 && !isPublicAddress(literal)) throw notPublic();
  return { url, anywhere };
}

/**
 * What the connection asks for a name. It gets what was judged and connects to nothing else, so a name that means something else a moment
 * later changes nothing. One address inside is enough to refuse all of them: an honest name has none.
 */
function lookupOf(resolve: NonNullable<OutboundOptions['resolve']>, anywhere: boolean): LookupFunction {
  return (name, options, done) => {
    resolve(name).then(
      (found) => {
        const [first] = found;
        if (!anywhere && !found.every(({ address }) => isPublicAddress(address))) return done(notPublic(), []);
        if (!first) return done(new OutboundFailedError('the name stands for no address'), []);
        return options.all ? done(null, [...found]) : done(null, first.address, first.family);
      },
      (error: Error) => done(new OutboundFailedError('the name cannot be looked up', { cause: error }), []),
    );
  };
}

function exchange(url: URL, options: https.RequestOptions, request: OutboundRequest): Promise<OutboundAnswer> {
  const most = request.mostAnswerBytes ?? ANSWER_BYTES;
  return new Promise((resolve, reject) => {
    const sent = (url.protocol === 'https:' ? https : http).request(url, options, (answer: IncomingMessage) => {
      const parts: Buffer[] = [];
      let length = 0;
      answer.on('data', (part: Buffer) => {
        length += part.length;
        if (length <= most) return void parts.push(part);
        reject(new OutboundFailedError(`the answer is longer than ${most} bytes`));
        sent.destroy();
      });
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) }),
      );
    });
    sent.on('error', reject);
    sent.end(request.body);
  });
}

function failureOf(error: Error & { code?: string }): Error {
  if (error instanceof OutboundRefusedError || error instanceof OutboundFailedError) return error;
  if (error.name === 'AbortError' || error.name === 'TimeoutError' || error.code === 'ABORT_ERR')
    return new OutboundFailedError('there was no answer in time', { cause: error });
  return new OutboundFailedError(`the connection failed${error.code ? ` (${error.code})` : ''}`, { cause: error });
}

function notPublic(): OutboundRefusedError {
  return new OutboundRefusedError('this address is not on the public internet');
}
