import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../kit/free-port.ts';
import { type Browser, bearer, createBrowser, createTestDatabase, signInForTokens } from '../kit/index.ts';
import {
  createPlace,
  endServer,
  type Place,
  removePlace,
  type ServerProcess,
  type SetUp,
  setUpProject,
  startServer,
} from './server-process.ts';

/** Seconds by which the system clock of each replica is wrong. */
const SHIFTS = [0, 60, -60] as const;
const PASSWORD = 'a quiet harbour at 4 in winter';
const PRELOAD = fileURLToPath(new URL('shifted-clock.ts', import.meta.url));

type Replica = { readonly base: string; readonly origin: string; readonly api: Browser };

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let place: Place;
let setUp: SetUp;
const servers: ServerProcess[] = [];
let replicas: readonly Replica[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  place = await createPlace();
  const origins: string[] = [];
  for (const shift of SHIFTS) {
    const port = shift === 0 ? place.port : await freePort(1);
    const origin = `http://127.0.0.1:${port}`;
    const env = { DATABASE_URL: database.url, DATABASE_POOL_SIZE: '8', CLOCK_SHIFT_SECONDS: String(shift) };
    const server = startServer({ ...place, port, origin }, { env, nodeWords: ['--import', PRELOAD] });
    servers.push(server);
    origins.push(origin);
    await server.ready(20_000);
  }
  setUp = await setUpProject(place, { DATABASE_URL: database.url });
  replicas = origins.map((origin) => ({
    origin,
    base: origin + setUp.basePath,
    api: createBrowser(origin, { cookies: false }),
  }));
});
afterAll(async () => {
  for (const server of servers) await endServer(server);
  removePlace(place);
  await database.drop();
});

test('the clocks of the replicas really are wrong: their logs say so', () => {
  const times = servers.map((server) => Date.parse(/"time":"([^"]+)"/.exec(server.output())?.[1] ?? ''));
  const [right = 0, ahead = 0, behind = 0] = times;
  // They were started one after the other, within the seconds that a start takes.
  expect(ahead - right).toBeGreaterThan(55_000);
  expect(behind - ahead).toBeLessThan(-80_000);
});

test('whoever signs in at one is signed in at all, and tokens are good at once at a verifier of their own', async () => {
  const { email } = await createUser('everywhere@example.com');
  for (const from of replicas) {
    const before = Math.floor(Date.now() / 1000);
    const session = await signInForTokens(from, { email, password: PASSWORD });
    for (const at of replicas) {
      expect(await verifiedTimes(session.accessToken, at)).toMatchObject({ lifeSeconds: 900 });
      const check = await at.api.get(`${at.base}/session`, bearer(session.accessToken));
      expect(check.status).toBe(200);
      const { createdAt } = (check.json as { session: { createdAt: string } }).session;
      expect(Math.abs(Date.parse(createdAt) / 1000 - before)).toBeLessThan(10);
    }
    let { refreshToken } = session;
    for (const at of replicas) {
      const refreshed = await at.api.post(`${at.base}/auth/refresh`, { refreshToken });
      expect(refreshed.status).toBe(200);
      const next = refreshed.json as { refreshToken: string; accessToken: string };
      for (const other of replicas) {
        await verifiedTimes(next.accessToken, other);
        expect((await other.api.get(`${other.base}/session`, bearer(next.accessToken))).status).toBe(200);
      }
      ({ refreshToken } = next);
    }
  }
});

test('limits count once over all of them, and end at the same time', async () => {
  const { email } = await createUser('guessed@example.com');
  const guesses: number[] = [];
  const waits: number[] = [];
  for (let n = 0; n < 8; n++) {
    const at = replicas[n % replicas.length] as Replica;
    const body = { email, password: `wrong guess number ${n}` };
    const answer = await at.api.post(`${at.base}/auth/sign-in/password`, body);
    guesses.push(answer.status);
    if (answer.status === 429) waits.push(Number(answer.headers.get('retry-after')));
  }
  expect(guesses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
  expect(Math.max(...waits) - Math.min(...waits)).toBeLessThan(10);
});

async function createUser(email: string): Promise<{ email: string }> {
  const [{ api, origin }] = replicas as [Replica];
  const body = { email, password: PASSWORD, emailVerified: true };
  const made = await api.post(`${origin}/v1/users`, body, bearer(setUp.secretKey));
  if (made.status !== 201) throw new Error(`creating a user answered ${made.status}: ${made.text}`);
  return { email };
}

/** What an app's own verifier does (RFC 7519, RFC 8037), without any tolerance: signature, not from the future, not expired. */
async function verifiedTimes(token: string, keysAt: Replica): Promise<{ lifeSeconds: number }> {
  const [head = '', payload = '', signature = ''] = token.split('.');
  const { kid } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { kid: string };
  const { keys } = (await keysAt.api.get(`${keysAt.base}/.well-known/jwks.json`)).json as {
    keys: (JsonWebKey & { kid: string })[];
  };
  const jwk = keys.find((key) => key.kid === kid);
  expect(jwk).toBeDefined();
  const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
  expect(verify(null, Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
  const { iat, exp } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { iat: number; exp: number };
  const now = Date.now() / 1000;
  expect(iat).toBeLessThanOrEqual(now);
  expect(now - iat).toBeLessThan(20);
  expect(exp).toBeGreaterThan(now);
  return { lifeSeconds: exp - iat };
}
