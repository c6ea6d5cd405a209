import type { JSONWebKeySet } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { schedule } from '../../apps/server/src/app/schedule.ts';
import { bearer, createPerson, signInForTokens, startTestServer, type TestServer, until } from '../kit/index.ts';
import { uuidOf } from '../kit/operators.ts';
import {
  createJoseVerifier,
  createNodeVerifier,
  createWebVerifier,
  type Surroundings,
  type Verifier,
} from './verifiers.ts';

/** So many verifications in all; each step of the time has its share of them. */
const VERIFICATIONS = Number(process.env.FRONTDESK_ROTATION_VERIFICATIONS ?? 10_000);
const STEP_SECONDS = 60;
/** Thirteen minutes: a next key has signed for two of them before the next change. */
const STEPS_PER_CHANGE = 13;
/** More verifications are of more tokens. */
const SESSIONS = Math.max(6, Math.ceil(VERIFICATIONS / 4_000));
const TOKEN_SECONDS = 900;

/** What an operator does while everything runs: asks for a new key, changes the algorithm, changes it back. */
const CHANGES = ['rotate', 'RS256', 'rotate', 'ES256', 'EdDSA', 'rotate'] as const;

let replicas: readonly [TestServer, TestServer];
beforeAll(async () => {
  const first = await startTestServer({ settings: { session: { accessTokenSeconds: TOKEN_SECONDS } } });
  replicas = [first, await startTestServer({ replicaOf: first })];
});
afterAll(async () => {
  for (const server of [...(replicas ?? [])].reverse()) await server.stop();
});

const now = () => replicas[0].running.services.clock.now();

/** One JWKS from one replica, the next from the other. */
let fetches = 0;
async function fetchJwks(): Promise<{ keys: JSONWebKeySet; maxAgeSeconds: number }> {
  const server = replicas[fetches++ % 2] ?? replicas[0];
  const answer = await server.api.get(`${server.origin}/p/${server.project.slug}/.well-known/jwks.json`);
  expect(answer.status).toBe(200);
  const maxAge = /max-age=(\d+)/.exec(answer.headers.get('cache-control') ?? '')?.[1];
  return { keys: answer.json as JSONWebKeySet, maxAgeSeconds: Number(maxAge) };
}

async function change(what: (typeof CHANGES)[number]): Promise<void> {
  const [server] = replicas;
  const headers = bearer(server.secretKey);
  const answer =
    what === 'rotate'
      ? await server.api.post(`${server.origin}/v1/signing-keys/rotate`, {}, headers)
      : await server.api.request('PATCH', `${server.origin}/v1/projects/${server.project.id}`, {
          body: { settings: { signing: { algorithm: what } } },
          headers,
        });
  expect(answer.status, answer.text).toBe(200);
}

type Session = { refreshToken: string };
type Minted = { readonly token: string; readonly expiresAt: number };

/** A token from one replica, used at the other. */
async function mint(session: Session, n: number): Promise<Minted> {
  const [here, there] = n % 2 === 0 ? replicas : [replicas[1], replicas[0]];
  const base = (server: TestServer) => `${server.origin}/p/${server.project.slug}`;
  const answer = await here.api.post(`${base(here)}/auth/refresh`, { refreshToken: session.refreshToken });
  expect(answer.status, answer.text).toBe(200);
  const { accessToken, refreshToken } = answer.json as { accessToken: string; refreshToken: string };
  session.refreshToken = refreshToken;
  const expiresAt = now().getTime() + (TOKEN_SECONDS - 1) * 1000;
  expect((await there.api.get(`${base(there)}/session`, bearer(accessToken))).status).toBe(200);
  return { token: accessToken, expiresAt };
}

/** Both replicas sign with the same key and publish the same ones. */
async function haveHeard(): Promise<boolean> {
  const projectId = uuidOf('project', replicas[0].project.id);
  const [here, there] = await Promise.all(
    replicas.map(async ({ running }) => {
      const { signer, jwks } = await running.services.modules.signingKeys.get(projectId);
      return [signer.kid, ...jwks.keys.map(({ kid }) => kid)].join();
    }),
  );
  return here === there;
}

const headerOf = ({ token }: Minted) =>
  JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { kid: string; alg: string };

test('keys rotate and change their algorithm under load, and three verifiers that keep the JWKS refuse no token', {
  timeout: 30_000 + VERIFICATIONS * 5,
}, async () => {
  const [first] = replicas;
  const surroundings: Surroundings = { issuer: first.project.baseUrl, now, fetchJwks };
  const verifiers = [
    createJoseVerifier(surroundings),
    createNodeVerifier(surroundings),
    createWebVerifier(surroundings),
  ];
  // Keeps what it has seen first for ever: it has to fail, or nothing was rotated.
  const deaf = createNodeVerifier({ ...surroundings, fetchJwks: once(fetchJwks) });
  const tick = schedule.find(({ name }) => name === 'signing-keys');
  expect(tick).toBeDefined();

  const sessions: Session[] = [];
  for (let n = 0; n < SESSIONS; n++) sessions.push(await signInForTokens(first, await createPerson(first)));
  const steps = CHANGES.length * STEPS_PER_CHANGE;
  const share = Math.ceil(VERIFICATIONS / steps / verifiers.length);
  const failures: string[] = [];
  const seen = new Map<string, string>();
  let alive: Minted[] = [];
  let verifications = 0;
  let refusedByDeaf = 0;

  for (let step = 0; step < steps; step++) {
    for (const { running } of replicas) running.services.clock.advance(STEP_SECONDS * 1000);
    const changing = step % STEPS_PER_CHANGE === 0 ? CHANGES[step / STEPS_PER_CHANGE] : undefined;
    // The worst moment to ask is just before a key is published: what it got is kept for the whole max-age.
    if (changing) await restartAndAsk(verifiers[(step / STEPS_PER_CHANGE) % verifiers.length], alive);
    const [minted] = await Promise.all([
      Promise.all(sessions.map(mint)),
      changing ? change(changing) : undefined,
      ...replicas.map(({ running }) => tick?.run(running.services)),
    ]);
    // A step is a minute there and a moment here: within it both replicas hear of what has changed, as they would long before the next minute.
    await until(haveHeard, 1_000, 'both replicas having heard of a change');
    for (const made of minted) seen.set(headerOf(made).kid, headerOf(made).alg);
    alive = [...alive, ...minted].filter(({ expiresAt }) => expiresAt > now().getTime());
    for (const { token } of chosen(alive, minted, share)) {
      for (const verifier of verifiers) {
        verifications++;
        await verifier
          .verify(token)
          .catch((error: Error) => failures.push(`${step} ${verifier.name}: ${error.message}`));
      }
    }
    await deaf.verify(minted[0]?.token ?? '').catch(() => refusedByDeaf++);
  }

  expect(failures.slice(0, 10)).toEqual([]);
  expect(verifications).toBeGreaterThanOrEqual(VERIFICATIONS);
  expect(new Set(seen.values())).toEqual(new Set(['EdDSA', 'RS256', 'ES256']));
  expect(seen.size).toBe(CHANGES.length + 1);
  expect(refusedByDeaf).toBeGreaterThan(steps / 2);
  // They asked when the max-age had passed, and now and then because of a restart; the load never reached us.
  for (const verifier of verifiers)
    expect(verifier.asked()).toBeLessThan((steps * STEP_SECONDS) / 300 + 2 * CHANGES.length);
});

/** The new ones, and of the others as many as are wanted, spread over their ages. */
function chosen(alive: readonly Minted[], minted: readonly Minted[], count: number): Minted[] {
  const older = alive.slice(0, alive.length - minted.length);
  const wanted = Math.max(0, count - minted.length);
  return [
    ...minted,
    ...Array.from(
      { length: wanted },
      (_, n) => older[Math.floor((n * older.length) / wanted)] ?? minted[n % minted.length],
    ),
  ].filter((made) => made !== undefined);
}

async function restartAndAsk(verifier: Verifier | undefined, alive: readonly Minted[]): Promise<void> {
  const last = alive.at(-1);
  if (!verifier || !last) return;
  verifier.restart();
  await verifier.verify(last.token);
}

function once<Result>(ask: () => Promise<Result>): () => Promise<Result> {
  let kept: Promise<Result> | null = null;
  return () => {
    kept ??= ask();
    return kept;
  };
}
