import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../testing/kit/free-port.ts';
import type { FloorAnswer } from './floor.ts';
import { ROOT, type Started, startPinned, stopProcess, untilReady } from './processes.ts';

/** Where one run of the product keeps its data, and what was set up in it. */
export type Place = {
  readonly dataFolder: string;
  readonly secret: string;
  readonly logFile: string;
  readonly port: number;
};
export type Product = Started & { readonly place: Place; readonly target: { host: string; port: number } };

export type Person = { readonly email: string; readonly password: string };
export type SignedIn = { readonly cookie: string; readonly bearer: string };
export type SetUp = {
  readonly projectId: string;
  readonly basePath: string;
  readonly host: string;
  readonly people: readonly Person[];
  readonly sessions: readonly SignedIn[];
  readonly secretKey: string;
};

export const METRICS_TOKEN = 'token-of-the-benchmark';

const HOST = '127.0.0.1';
const OPERATOR_PASSWORD = 'seven tall ships at dawn 7';

export async function createPlace(): Promise<Place> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'frontdesk-bench-'));
  // Started by root, Postgres runs under another uid, which has to pass.
  chmodSync(dataFolder, 0o711);
  places.add(dataFolder);
  return {
    dataFolder,
    secret: randomBytes(36).toString('base64'),
    logFile: join(dataFolder, 'bench.log'),
    port: await freePort(),
  };
}

const places = new Set<string>();

/** After everything was stopped, for a run that is broken off. */
export function removePlaces(): void {
  for (const dataFolder of places) removePlace({ dataFolder });
}

export function removePlace({ dataFolder }: Pick<Place, 'dataFolder'>): void {
  places.delete(dataFolder);
  rmSync(dataFolder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

/** Production mode: metrics on, no builds, no example, no mailbox. The load comes to the socket as from a proxy that ended TLS. */
export function productionEnvironment(place: Place): Record<string, string> {
  return {
    NODE_ENV: 'production',
    PORT: String(place.port),
    HOST,
    FRONTDESK_PUBLIC_URL: 'https://auth.bench.test',
    FRONTDESK_SECRET: place.secret,
    FRONTDESK_DATA_DIR: place.dataFolder,
    FRONTDESK_METRICS_TOKEN: METRICS_TOKEN,
    // No proxy stands before it.
    FRONTDESK_DRAIN_SECONDS: '0',
    // Nothing listens there: no benchmark sends a mail.
    SMTP_URL: 'smtp://127.0.0.1:9',
  };
}

/** `program` is what starts it: its own, or one that does more with it. */
export async function startProduct(
  place: Place,
  env: Readonly<Record<string, string>> = {},
  program: readonly string[] = ['apps/server/src/main.js'],
): Promise<Product> {
  const began = performance.now();
  const { port, logFile } = place;
  const started = startPinned(program, {
    env: { ...productionEnvironment(place), ...env },
    logFile,
  });
  await untilReady({
    url: `http://${HOST}:${port}/health/ready`,
    began,
    boundSeconds: 30,
    child: started.child,
    logFile,
  });
  return { ...started, place, target: { host: HOST, port } };
}

/** A product on a new store, for as long as `work` takes. */
export async function withProduct<Result>(
  work: (product: Product) => Promise<Result>,
  env: Readonly<Record<string, string>> = {},
  program?: readonly string[],
): Promise<Result> {
  const place = await createPlace();
  try {
    const product = await startProduct(place, env, program);
    try {
      return await work(product);
    } finally {
      await stopProcess(product);
    }
  } finally {
    removePlace(place);
  }
}

/** An operator and a project by the headless first run, people by the management API, a browser session and a token session for each. */
export async function setUp(product: Product, people: number): Promise<SetUp> {
  const { place } = product;
  const words = [
    'apps/server/src/cli.ts',
    'setup',
    '--email',
    'owner@example.com',
    '--password',
    OPERATOR_PASSWORD,
    '--project',
    'bench',
    '--json',
  ];
  const { stdout } = await promisify(execFile)(process.execPath, words, {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', ...productionEnvironment(place) },
  });
  const { project, secretKey } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as {
    project: { id: string; baseUrl: string };
    secretKey: string;
  };
  const url = new URL(project.baseUrl);
  const made: Person[] = [];
  const sessions: SignedIn[] = [];
  for (let n = 0; n < people; n++) {
    const person = { email: `person${n}@example.com`, password: `a quiet harbour at ${n} in winter` };
    await post(
      product,
      url.host,
      '/v1/users',
      { ...person, emailVerified: true, name: 'Bench Person' },
      { authorization: `Bearer ${secretKey}` },
    );
    made.push(person);
    sessions.push(await signIn(product, url.host, url.pathname, person));
  }
  return { projectId: project.id, basePath: url.pathname, host: url.host, people: made, sessions, secretKey };
}

async function signIn(product: Product, host: string, basePath: string, person: Person): Promise<SignedIn> {
  const answer = await post(product, host, `${basePath}/auth/sign-in/password`, person, {});
  const { accessToken } = JSON.parse(answer.body) as { accessToken: string };
  const line = answer.setCookies.find((candidate) => /^(__Host-)?frontdesk_prj_/.test(candidate));
  const [cookie = ''] = line?.split(';') ?? [];
  if (cookie === '') throw new Error(`a sign-in set no session cookie: ${answer.setCookies.join(' | ')}`);
  return { cookie, bearer: accessToken };
}

/** A session of its own whose secret comes in the body. */
export async function signInForToken(product: Product, { host, basePath }: SetUp, person: Person): Promise<string> {
  const body = { ...person, transport: 'token' };
  const answer = await post(product, host, `${basePath}/auth/sign-in/password`, body, {});
  return (JSON.parse(answer.body) as { refreshToken: string }).refreshToken;
}

type Answer = { readonly body: string; readonly setCookies: readonly string[] };

async function post(
  product: Product,
  host: string,
  path: string,
  body: object,
  headers: Record<string, string>,
): Promise<Answer> {
  const { port } = product.target;
  const res = await fetch(`http://${HOST}:${port}${path}`, {
    method: 'POST',
    headers: { host, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await res.text();
  if (!res.ok) throw new Error(`${path} answered ${res.status}: ${text}`);
  return { body: text, setCookies: res.headers.getSetCookie() };
}

/** What the product answers to a session check: the floor writes the same. Node itself adds Date and the headers of the connection. */
export async function answerToCopy(
  product: Product,
  setUp: SetUp,
  headers: Record<string, string>,
): Promise<FloorAnswer> {
  const res = await fetch(`http://${HOST}:${product.target.port}${setUp.basePath}/session`, { headers });
  const body = await res.text();
  if (res.status !== 200) throw new Error(`the session check answered ${res.status}: ${body}`);
  const own = [...res.headers].filter(
    ([name]) => !['date', 'connection', 'keep-alive', 'transfer-encoding'].includes(name),
  );
  return { headers: Object.fromEntries(own), body };
}

/** The embedded Postgres of this place, as it says itself. */
export function embeddedPostgres(place: Place): { postmaster: number; url: string } {
  const [pid = '', , , port = '', socketFolder = ''] = readFileSync(
    join(place.dataFolder, 'postgres', 'cluster', 'postmaster.pid'),
    'utf8',
  ).split('\n');
  return {
    postmaster: Number(pid),
    url: `postgres://frontdesk@localhost:${port}/frontdesk?host=${encodeURIComponent(socketFolder)}`,
  };
}
