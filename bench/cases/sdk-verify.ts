import { createPublicKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { signJwt } from '../../apps/server/src/platform/crypto/jwt.ts';
import { createFrontdesk, type FetchAnswer, type FetchLike, type Frontdesk } from '../../packages/sdk/dist/index.js';
import { type Finding, finding, series, shown } from '../measure.ts';
import type { BenchOptions } from '../run.ts';

type Algorithm = 'EdDSA' | 'ES256' | 'RS256';

const BASE = 'https://auth.example.com';
/** More than twice what the SDK keeps: in turn, each has been forgotten when it comes again. */
const TOKENS = 12_000;
const MOST_RATIO = 1.5;
const WARM_UP_SECONDS = 2;
const BATCH = 100;
const HOUR_SECONDS = 3_600;

const PAIRS: Readonly<Record<Algorithm, () => { publicKey: KeyObject; privateKey: KeyObject }>> = {
  EdDSA: () => generateKeyPairSync('ed25519'),
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
};

/**
 * `getUser` of the SDK that verifies offline, against the bare signature check: the same call of node:crypto, with the same key object, of the
 * same bytes. In this process, on one core, in turn. It counts the CPU time of the process with its threads, collection of garbage included:
 * nobody else's work is in it, so this waits for no quiet machine.
 */
export async function sdkVerifications(options: BenchOptions): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const algorithm of ['EdDSA', 'ES256', 'RS256'] as const) findings.push(...(await compare(algorithm, options)));
  return findings;
}

async function compare(algorithm: Algorithm, options: BenchOptions): Promise<Finding[]> {
  const { publicKey, privateKey } = PAIRS[algorithm]();
  const tokens = makeTokens(algorithm, privateKey);
  const frontdesk = createFrontdesk({
    baseUrl: BASE,
    secretKey: 'sk_bench',
    verification: 'offline',
    whenBehind: 'refuse',
    fetch: answerFor({ ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: algorithm, use: 'sig' }),
  });
  try {
    const requests = tokens.map((token) => ({ headers: { authorization: `Bearer ${token}` } }));
    const bare = bareCheck(algorithm, publicKey, tokens);
    const known = new Map(tokens.map((token) => [token, token]));
    const slices = {
      bare: (seconds: number) => inTurnThrough(seconds, (index) => bare(index % TOKENS)),
      fresh: (seconds: number) => inTurnThrough(seconds, (index) => check(frontdesk, requests[index % TOKENS])),
      lookUp: (seconds: number) =>
        inTurnThrough(seconds, (index) => known.get(tokens[index % BATCH] ?? '') !== undefined),
      repeat: (seconds: number) => inTurnThrough(seconds, (index) => check(frontdesk, requests[index % BATCH])),
    };
    const taken = { bare: [], fresh: [], lookUp: [], repeat: [] } as Record<keyof typeof slices, number[]>;
    for (let round = 0; round < options.rounds; round++) {
      for (const name of ['bare', 'fresh', 'lookUp', 'repeat'] as const) {
        if (round === 0) await slices[name](WARM_UP_SECONDS);
        const result = await slices[name](options.seconds);
        taken[name].push(result);
        options.tell(`SDK, ${algorithm}, round ${round + 1}, ${name}: ${result.toFixed(2)} µs`);
      }
    }
    return report(algorithm, taken);
  } finally {
    frontdesk.close();
  }
}

function report(
  algorithm: Algorithm,
  taken: Readonly<Record<'bare' | 'fresh' | 'lookUp' | 'repeat', number[]>>,
): Finding[] {
  const line = (what: string, floor: number[], product: number[], bound: { most?: number }) => {
    const sides = { floor: shown(series(floor), 2), product: shown(series(product), 2) };
    const times = series(product.map((value, round) => value / (floor[round] ?? Number.NaN)));
    return finding(what, sides, times, { digits: 2, unit: ' times' }, bound);
  };
  const { bare, fresh, lookUp, repeat } = taken;
  return [
    line(`SDK, ${algorithm}, a token not seen before against the bare signature check, µs of CPU`, bare, fresh, {
      most: MOST_RATIO,
    }),
    line(`SDK, ${algorithm}, a token seen before against a look into a Map, µs of CPU`, lookUp, repeat, {}),
  ];
}

/** Microseconds of CPU for each. */
async function inTurnThrough(seconds: number, work: (index: number) => boolean | Promise<boolean>): Promise<number> {
  const began = performance.now();
  const cpu = process.cpuUsage();
  let index = 0;
  let elapsed = 0;
  while (elapsed < seconds * 1000) {
    for (let count = 0; count < BATCH; count++, index++) {
      const done = work(index);
      if (!(typeof done === 'boolean' ? done : await done)) throw new Error('a token was refused');
    }
    elapsed = performance.now() - began;
    // The SDK follows changes beside this: it gets its turn as in an app.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { user, system } = process.cpuUsage(cpu);
  return (user + system) / index;
}

async function check(
  frontdesk: Frontdesk,
  request: { headers: { authorization: string } } | undefined,
): Promise<boolean> {
  return request !== undefined && (await frontdesk.getUser(request)) !== null;
}

function bareCheck(algorithm: Algorithm, publicKey: KeyObject, tokens: readonly string[]): (index: number) => boolean {
  const digest = algorithm === 'EdDSA' ? null : 'sha256';
  const key = {
    key: createPublicKey({ key: publicKey.export({ format: 'jwk' }), format: 'jwk' }),
    dsaEncoding: 'ieee-p1363',
  } as const;
  const parts = tokens.map((token) => {
    const end = token.lastIndexOf('.');
    return { input: Buffer.from(token.slice(0, end)), signature: Buffer.from(token.slice(end + 1), 'base64url') };
  });
  return (index) => {
    const part = parts[index];
    return part !== undefined && verify(digest, part.input, key, part.signature);
  };
}

/** Tokens as the server mints them. */
function makeTokens(algorithm: Algorithm, privateKey: KeyObject): string[] {
  const iat = Math.floor(Date.now() / 1000);
  return Array.from({ length: TOKENS }, (_, index) =>
    signJwt({ kid: 'k', algorithm, privateKey }, 'at+jwt', {
      iss: BASE,
      sub: `usr_${String(index).padStart(26, '0')}`,
      aud: BASE,
      exp: iat + HOUR_SECONDS,
      iat,
      jti: `0199d4a0-0000-7000-8000-${String(index).padStart(12, '0')}`,
      sid: `ses_${String(index).padStart(26, '0')}`,
      client_id: 'app_01k7aa0000e008000000000000',
      scope: 'openid profile email',
      email: `person${index}@example.com`,
      email_verified: true,
      name: 'Ada Lovelace',
      role: null,
      org: null,
      plan: null,
      subscription_status: null,
      ent: {},
      amr: ['pwd'],
      acr: null,
      auth_time: iat,
    }),
  );
}

/** The world outside: keys, and changes of which there are none. */
function answerFor(jwk: object): FetchLike {
  const json = (value: unknown): FetchAnswer => ({
    status: 200,
    headers: new Headers({ 'cache-control': 'max-age=300' }),
    text: async () => JSON.stringify(value),
  });
  const changes = { data: [], nextCursor: 'c', resync: false, readAt: new Date(0).toISOString(), issuer: BASE };
  return async (url) => {
    if (url.endsWith('/jwks.json')) return json({ keys: [jwk] });
    const wait = new URL(url).searchParams.get('waitSeconds') ?? '0';
    await new Promise((resolve) => setTimeout(resolve, Number(wait) * 1000));
    return json(changes);
  };
}
