import http from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../kit/free-port.ts';
import { bearer, createTestDatabase, until } from '../kit/index.ts';
import { createLoadBalancer, type LoadBalancer } from './load-balancer.ts';
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

/** `ROLLING_REQUESTS=50000` asks for what is promised; the everyday run asks for less. */
const REQUESTS = Number(process.env.ROLLING_REQUESTS ?? 3_000);
const AT_ONCE = 8;
const PASSWORD = 'a quiet harbour at 4 in winter';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let env: Record<string, string>;
const places: Place[] = [];
const replicas: ServerProcess[] = [];
let balancer: LoadBalancer;
let setUp: SetUp;

beforeAll(async () => {
  database = await createTestDatabase();
  // The proxy asks five times a second, so a second is time enough to turn away.
  env = { DATABASE_URL: database.url, DATABASE_POOL_SIZE: '8', FRONTDESK_DRAIN_SECONDS: '1' };
  const first = await createPlace();
  const port = await freePort(1);
  places.push(first, { ...first, port, origin: `http://127.0.0.1:${port}` });
  for (const place of places) {
    const replica = startServer(place, { env });
    replicas.push(replica);
    await replica.ready(20_000);
  }
  setUp = await setUpProject(first, env);
  balancer = await createLoadBalancer(places.map(({ origin }) => origin));
});
afterAll(async () => {
  await balancer?.close();
  for (const replica of replicas) await endServer(replica);
  if (places[0]) removePlace(places[0]);
  await database?.drop();
});

test('two replicas behind a proxy are restarted in turn under load, and no request fails', {
  timeout: 60_000 + REQUESTS * 10,
}, async () => {
  const people = await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => createUser(n)));
  const agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const failures: string[] = [];
  let answered = 0;
  let restarts = 0;

  async function person({ email }: { email: string }): Promise<void> {
    const signedIn = await ask(agent, 'POST', `${setUp.basePath}/auth/sign-in/password`, {}, signInBody(email));
    let { accessToken, refreshToken } = signedIn.json;
    for (let n = 0; answered < REQUESTS || restarts < 2; n++) {
      const answer = await nextRequest(n);
      answered++;
      if (answer.status !== 200) failures.push(`${n}: ${answer.status} ${answer.text}`);
    }

    async function nextRequest(n: number): Promise<Answered> {
      if (n % 40 === 0) return ask(agent, 'POST', `${setUp.basePath}/auth/sign-in/password`, {}, signInBody(email));
      if (n % 10 === 0) {
        const answer = await ask(agent, 'POST', `${setUp.basePath}/auth/refresh`, {}, { refreshToken });
        ({ accessToken, refreshToken } = answer.json);
        return answer;
      }
      const path = n % 2 === 0 ? '/session' : '/me';
      return ask(agent, 'GET', setUp.basePath + path, bearer(accessToken ?? ''));
    }
  }

  const load = Promise.all(people.map(person));
  const exits: unknown[] = [];
  while (answered < REQUESTS || restarts < 2) {
    const at = restarts % 2;
    const before = answered;
    await until(() => balancer.ready() === 2 && answered > before + 20, 30_000, 'both replicas at work');
    const told = performance.now();
    replicas[at]?.child.kill('SIGTERM');
    exits.push(await replicas[at]?.ended);
    expect(performance.now() - told).toBeLessThan(10_000);
    const place = places[at];
    if (!place) throw new Error('there are two places');
    replicas[at] = startServer(place, { env });
    await replicas[at].ready(20_000);
    restarts++;
  }
  await load;
  agent.destroy();
  console.info(`rolling restarts: ${answered} requests, ${restarts} restarts, ${failures.length} failures`);
  expect(failures).toEqual([]);
  expect(exits.every((exit) => (exit as { code: number }).code === 0)).toBe(true);
  expect(answered).toBeGreaterThanOrEqual(REQUESTS);
});

test('a server that drains says so at once, answers whoever still comes, and keeps no connection', async () => {
  const place = places[0] as Place;
  const replica = replicas[0] as ServerProcess;
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const health = (path: string) => ask(agent, 'GET', path, {}, undefined, place.port);
  expect((await health('/health/ready')).headers.connection).toBe('keep-alive');
  replica.child.kill('SIGTERM');
  await until(async () => (await health('/health/ready')).status === 503, 900, 'a readiness that says no');
  const ready = await health('/health/ready');
  expect(ready.json).toMatchObject({ status: 'not_ready', reasons: ['stopping'] });
  const answer = await ask(
    agent,
    'POST',
    `${setUp.basePath}/auth/sign-in/password`,
    {},
    signInBody('person0@example.com'),
    place.port,
  );
  expect([answer.status, answer.headers.connection]).toEqual([200, 'close']);
  expect((await replica.ended).code).toBe(0);
  agent.destroy();
  replicas[0] = startServer(place, { env });
  await replicas[0].ready(20_000);
});

async function createUser(n: number): Promise<{ email: string }> {
  const email = `person${n}@example.com`;
  const body = { email, password: PASSWORD, emailVerified: true };
  const agent = new http.Agent();
  const made = await ask(agent, 'POST', '/v1/users', bearer(setUp.secretKey), body);
  if (made.status !== 201) throw new Error(`creating a user answered ${made.status}: ${made.text}`);
  return { email };
}

function signInBody(email: string): object {
  return { email, password: PASSWORD, transport: 'token' };
}

type Answered = {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
  readonly json: { accessToken?: string; refreshToken?: string };
};

/** Status 0: there was no whole answer. */
function ask(
  agent: http.Agent,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: object,
  port = balancer.port,
): Promise<Answered> {
  const text = body === undefined ? '' : JSON.stringify(body);
  const all =
    body === undefined
      ? headers
      : { ...headers, 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) };
  return new Promise((resolve) => {
    const broken = (error: Error) => resolve({ status: 0, headers: {}, text: error.message, json: {} });
    const req = http.request({ host: '127.0.0.1', port, method, path, headers: all, agent }, (res) => {
      let answer = '';
      res.setEncoding('utf8');
      res.on('data', (part: string) => (answer += part));
      res.on('error', broken);
      res.on('end', () =>
        resolve({ status: res.statusCode ?? 0, headers: res.headers, text: answer, json: parsed(answer) }),
      );
    });
    req.on('error', broken);
    req.end(text);
  });
}

function parsed(text: string): Answered['json'] {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
