import { Agent, request } from 'node:http';
import { type Finding, finding, series } from '../measure.ts';
import { type Product, type SetUp, setUp, withProduct } from '../product.ts';
import type { BenchOptions } from '../run.ts';

const TRIES = 500;
const PEOPLE = 10;
const MOST_MILLISECONDS = 5;

/** What somebody can ask who wants to know whether an address has an account. */
// biome-ignore format: a table
const PATHS: readonly { readonly name: string; readonly path: string; readonly status: number; body(email: string): object }[] = [
  { name: 'Sign-in with a wrong password', path: '/auth/sign-in/password',   status: 401, body: (email) => ({ email, password: 'wrong wrong wrong' }) },
  { name: 'Reset of a password',           path: '/auth/password-reset',     status: 202, body: (email) => ({ email }) },
  { name: 'Sign-in link',                  path: '/auth/sign-in/magic-link', status: 202, body: (email) => ({ email }) },
  { name: 'Code by e-mail',                path: '/auth/sign-in/email-code', status: 202, body: (email) => ({ email }) },
  { name: 'Sign-up',                       path: '/auth/sign-up',            status: 201, body: (email) => ({ email, password: 'a quiet harbour at dawn' }) },
];

/** Known and unknown addresses in turn, one request at a time: the medians of both lie within a bound (ATTACKS A40). */
export function enumeration(options: BenchOptions): Promise<Finding[]> {
  // Each request comes from another address, as far as limits are concerned: what is measured is not how they refuse.
  return withProduct(async (product) => measure(product, await setUp(product, PEOPLE), options), {
    FRONTDESK_TRUSTED_PROXIES: '127.0.0.1',
  });
}

async function measure(product: Product, made: SetUp, options: BenchOptions): Promise<Finding[]> {
  const client = createClient(product, made);
  const settings = {
    methods: { emailCode: true },
    limits: { accountFailures: 100, mailsPerRecipientAndTenMinutes: 1_000, mailsPerRecipientAndDay: 10_000 },
  };
  const changed = await client.send(
    'PATCH',
    `/v1/projects/${made.projectId}`,
    { settings },
    { authorization: `Bearer ${made.secretKey}` },
  );
  if (changed.status !== 200) throw new Error(`the settings answered ${changed.status}`);
  const findings: Finding[] = [];
  for (const { name, path, status, body } of PATHS) {
    const times = { known: [] as number[], unknown: [] as number[] };
    for (let n = -20; n < TRIES; n++) {
      // Who comes first changes, so that what a request leaves behind for the next one is no difference.
      for (const side of n % 2 === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)) {
        const email =
          side === 'known' ? `person${(n + 20) % PEOPLE}@example.com` : `nobody${n + 20}-${path.length}@example.com`;
        const answer = await client.send('POST', made.basePath + path, body(email), {});
        if (answer.status !== status)
          throw new Error(`${path} answered ${answer.status} for an address that is ${side}`);
        if (n >= 0) times[side].push(answer.milliseconds);
      }
    }
    const [known, unknown] = [series(times.known), series(times.unknown)];
    const apart = Math.abs(known.median - unknown.median);
    options.tell(`${name}: known ${known.median.toFixed(2)} ms, unknown ${unknown.median.toFixed(2)} ms`);
    findings.push(
      finding(
        `${name}: medians of known and unknown addresses apart`,
        { floor: `${unknown.median.toFixed(2)} ms`, product: `${known.median.toFixed(2)} ms` },
        { median: apart, least: apart, most: apart },
        { digits: 2, unit: ' ms' },
        { most: MOST_MILLISECONDS },
      ),
    );
  }
  client.close();
  return findings;
}

type Answer = { readonly status: number; readonly milliseconds: number };

function createClient({ target }: Product, { host }: SetUp) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let sent = 0;
  return {
    close: () => agent.destroy(),
    send(method: string, path: string, body: object, headers: Record<string, string>): Promise<Answer> {
      const text = JSON.stringify(body);
      sent++;
      const address = `10.${(sent >> 16) & 255}.${(sent >> 8) & 255}.${sent & 255}`;
      return new Promise((resolve, reject) => {
        const began = performance.now();
        const req = request(
          {
            ...target,
            agent,
            method,
            path,
            headers: {
              host,
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(text),
              'x-forwarded-for': address,
              ...headers,
            },
          },
          (res) => {
            res.resume();
            res.once('end', () => resolve({ status: res.statusCode ?? 0, milliseconds: performance.now() - began }));
          },
        );
        req.once('error', reject);
        req.end(text);
      });
    },
  };
}
