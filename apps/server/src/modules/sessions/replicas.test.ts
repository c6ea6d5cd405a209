import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cable, createCable } from '../../../../../testing/kit/cable.ts';
import {
  bearer,
  codeOf,
  createPerson,
  signInForTokens,
  startTestServer,
  type TestServer,
  until,
} from '../../../../../testing/kit/index.ts';
import { credentialHash } from './credentials.ts';

/** How old the long transaction is when the tests begin; `LONG_WRITE_SECONDS=60` for the whole of a promise. */
const LONG_WRITE_SECONDS = Number(process.env.LONG_WRITE_SECONDS ?? 0);

let first: TestServer;
let second: TestServer;
let cable: Cable;

/** Two replicas on one database; the second one's cable can be cut. */
beforeAll(async () => {
  first = await startTestServer();
  cable = await createCable(first.databaseUrl);
  second = await startTestServer({ replicaOf: first, databaseUrl: cable.url });
});
afterAll(async () => {
  await second.stop();
  await cable.close();
  await first.stop();
});

const at = (server: TestServer, credential: string) =>
  server.api.get(`${server.origin}/p/${first.project.slug}/session`, bearer(credential));

/** Both replicas hold a copy of this credential's answer. Asked again where the beginning of the session is told to a replica only after its copy was made. */
async function warm(credential: string): Promise<void> {
  const hash = credentialHash(credential);
  const replicas = [first, second];
  const areWarm = async () => {
    for (const server of replicas) expect((await at(server, credential)).status).toBe(200);
    return replicas.every(({ running }) => running.services.modules.sessionCheck.copies.get(hash) !== undefined);
  };
  await until(areWarm, 1_000, 'a copy at both replicas');
}

async function endsEverywhere(credential: string): Promise<void> {
  await Promise.all(
    [first, second].map((server) =>
      until(async () => (await at(server, credential)).status === 401, 1_000, 'the end at a replica'),
    ),
  );
}

describe('within a second, at both replicas', () => {
  let writer: pg.Client;
  // A long transaction with a write elsewhere: a feed that waited for it would tell nothing until its end.
  beforeAll(
    async () => {
      writer = new pg.Client({ connectionString: first.databaseUrl });
      await writer.connect();
      await writer.query('begin');
      await writer.query(`create table long_write (id int)`);
      await pause(LONG_WRITE_SECONDS * 1000);
    },
    (LONG_WRITE_SECONDS + 60) * 1000,
  );
  afterAll(async () => {
    await writer.query('rollback');
    await writer.end();
  });

  test('a revoked session ends', async () => {
    const person = await createPerson(first);
    const { accessToken, refreshToken, sessionId } = await signInForTokens(first, person);
    await warm(accessToken);
    await warm(refreshToken);
    const revoked = await first.api.request('DELETE', `${first.origin}/v1/sessions/${sessionId}`, {
      headers: bearer(first.secretKey),
    });
    expect(revoked.status).toBe(204);
    await endsEverywhere(accessToken);
    await endsEverywhere(refreshToken);
  });

  test('a banned user is out', async () => {
    const person = await createPerson(first);
    const { accessToken } = await signInForTokens(first, person);
    await warm(accessToken);
    const banned = await first.api.post(
      `${first.origin}/v1/users/${person.userId}/ban`,
      { reason: 'spam' },
      bearer(first.secretKey),
    );
    expect(banned.status).toBe(200);
    await endsEverywhere(accessToken);
  });

  test('a password reset ends every session', async () => {
    const person = await createPerson(first);
    const { accessToken } = await signInForTokens(first, person);
    await warm(accessToken);
    await first.api.post(`${first.base}/auth/password-reset`, { email: person.email });
    const mail = await first.mail(person.email, /reset/i);
    const token = new URL(mail.links.find((link) => link.includes('/reset-password')) ?? '').searchParams.get('token');
    const confirmed = await first.api.post(`${first.base}/auth/password-reset/confirm`, {
      token,
      password: 'another long password 42',
    });
    expect(confirmed.status).toBe(200);
    await endsEverywhere(accessToken);
  });

  test('a copy that was being filled while its drop passed is not kept', async () => {
    const person = await createPerson(first);
    const { accessToken, sessionId } = await signInForTokens(first, person);
    await warm(accessToken);
    const { copies } = second.running.services.modules.sessionCheck;
    // The read begins before the revocation and is stored after the feed has told of it.
    const readBegan = copies.readBegins();
    const revoked = await first.api.request('DELETE', `${first.origin}/v1/sessions/${sessionId}`, {
      headers: bearer(first.secretKey),
    });
    expect(revoked.status).toBe(204);
    await until(() => copies.readBegins() > readBegan, 1_000, 'the drop');
    const { decodeId } = await import('../../lib/type-id.ts');
    const copy = {
      projectId: 'p',
      sessionId: decodeId('session', sessionId) ?? '',
      userId: 'u',
      organizationId: null,
      wire: '{}',
      expiresAtMilliseconds: Number.MAX_SAFE_INTEGER,
      touchAtMilliseconds: Number.MAX_SAFE_INTEGER,
    };
    expect(copies.store(readBegan, 'late', copy)).toBe(false);
    expect(copies.get('late')).toBeUndefined();
    expect(copies.store(copies.readBegins(), 'fresh', copy)).toBe(true);
  });
});

test('a replica that is cut off from the database answers from copies for ten seconds at most, then 503, and recovers', async () => {
  const person = await createPerson(first);
  const { accessToken } = await signInForTokens(first, person);
  await warm(accessToken);
  cable.cut();
  const began = performance.now();
  expect((await at(second, accessToken)).status).toBe(200);
  const took = await until(async () => (await at(second, accessToken)).status === 503, 12_000, 'the end of trust');
  expect(took).toBeLessThanOrEqual(10_500);
  expect(performance.now() - began).toBeGreaterThan(5_000);
  const refused = await at(second, accessToken);
  expect(codeOf(refused)).toBe('sessions.copies_untrusted');
  expect(refused.headers.get('retry-after')).toBeTruthy();
  expect((await at(first, accessToken)).status).toBe(200);
  cable.mend();
  await until(async () => (await at(second, accessToken)).status === 200, 5_000, 'the recovery');
});
