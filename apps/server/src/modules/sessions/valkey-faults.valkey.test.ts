import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cable, createCable } from '../../../../../testing/kit/cable.ts';
import { describeWith } from '../../../../../testing/kit/describe-with.ts';
import {
  bearer,
  createPerson,
  signInForTokens,
  startTestServer,
  type TestServer,
  until,
} from '../../../../../testing/kit/index.ts';
import { type RedisServer, startRedis } from '../../../../../testing/kit/redis-server.ts';

/** Far above what a check takes, on a machine that is busy with other tests, and far below what a slow Valkey takes. */
const ANSWER_MILLISECONDS = 1_000;
const SLOW_MILLISECONDS = 2_000;

type SignedIn = { readonly userId: string; readonly accessToken: string; readonly sessionId: string };

describeWith('redis', 'a Valkey that', () => {
  let redis: RedisServer;
  let cable: Cable;
  /** One replica with copies in the process, one without. */
  let first: TestServer;
  let second: TestServer;
  let stayed: SignedIn[];
  const gone: SignedIn[] = [];

  beforeAll(async () => {
    redis = await startRedis(['--maxmemory-policy', 'noeviction']);
    cable = await createCable(redis.url);
    first = await startTestServer({ env: { REDIS_URL: cable.url } });
    const env = { REDIS_URL: cable.url, FRONTDESK_SESSION_COPIES: '0' };
    second = await startTestServer({ env, replicaOf: first });
    stayed = await Promise.all(Array.from({ length: 6 }, () => signedIn()));
  });
  afterAll(async () => {
    await second?.stop();
    await first?.stop();
    await cable?.close();
    await redis?.stop();
  });

  const at = (server: TestServer, credential: string) =>
    server.api.get(`${server.origin}/p/acme/session`, bearer(credential));

  async function signedIn(): Promise<SignedIn> {
    const person = await createPerson(first);
    return { userId: person.userId, ...(await signInForTokens(first, person)) };
  }

  const cacheOf = async (server: TestServer) =>
    ((await server.api.get(`${server.origin}/health`)).json as { services: { cache: string } }).services.cache;
  const untilCache = (state: string) =>
    Promise.all([first, second].map((server) => until(async () => (await cacheOf(server)) === state, 10_000, state)));

  /** Everybody checks all the time at both replicas while `work` runs: each is signed in, and each answer comes soon. */
  async function whileAllCheck(what: string, work: () => Promise<void>): Promise<void> {
    const took: number[] = [];
    const wrong: string[] = [];
    let ended = false;
    const checking = [first, second].flatMap((server) =>
      stayed.map(async ({ accessToken }) => {
        while (!ended) {
          const began = performance.now();
          const { status, text } = await at(server, accessToken);
          took.push(performance.now() - began);
          if (status !== 200) wrong.push(`${status} ${text}`);
        }
      }),
    );
    try {
      await work();
    } finally {
      ended = true;
      await Promise.all(checking);
    }
    took.sort((one, other) => one - other);
    const p99 = took[Math.floor(took.length * 0.99)] ?? 0;
    process.stdout.write(
      `session checks beside a Valkey that ${what}: ${took.length}, p99 ${p99.toFixed(1)} ms, most ${took.at(-1)?.toFixed(1)} ms\n`,
    );
    expect(wrong).toEqual([]);
    expect(took.length).toBeGreaterThan(100);
    expect(took.at(-1)).toBeLessThan(ANSWER_MILLISECONDS);
  }

  /** A session is revoked and a person is banned: both end at both replicas within a second, and what ended before has not come back. */
  async function endingsCount(): Promise<void> {
    const [revoked, banned] = [await signedIn(), await signedIn()];
    for (const { accessToken } of [revoked, banned])
      for (const server of [first, second, first, second]) expect((await at(server, accessToken)).status).toBe(200);
    const headers = bearer(first.secretKey);
    const path = `${first.origin}/v1/sessions/${revoked.sessionId}`;
    expect((await first.api.request('DELETE', path, { headers })).status).toBe(204);
    const ban = await second.api.post(`${second.origin}/v1/users/${banned.userId}/ban`, { reason: 'spam' }, headers);
    expect(ban.status).toBe(200);
    const ends = [revoked, banned].flatMap(({ accessToken }) =>
      [first, second].map((server) =>
        until(async () => (await at(server, accessToken)).status === 401, 1_000, 'the end at a replica'),
      ),
    );
    await Promise.all(ends);
    gone.push(revoked, banned);
    await nobodyIsBack();
  }

  async function nobodyIsBack(): Promise<void> {
    for (const { accessToken } of gone)
      for (const server of [first, second]) expect((await at(server, accessToken)).status).toBe(401);
  }

  /** The second replica, which has nothing in its process, answers from Valkey. */
  async function untilShared(): Promise<void> {
    const { shared } = second.running.services.modules.sessionCheck;
    const [person] = stayed;
    const ask = async () => {
      const hits = shared?.counts.hits ?? 0;
      await at(second, person?.accessToken ?? '');
      return (shared?.counts.hits ?? 0) > hits;
    };
    await until(ask, 10_000, 'an answer from Valkey');
  }

  test('works: what is revoked or banned ends at both replicas within a second', async () => {
    await untilCache('ok');
    await untilShared();
    await whileAllCheck('works', endingsCount);
  });

  test('is flushed brings nobody back and signs nobody out', async () => {
    await untilShared();
    await whileAllCheck('is flushed', async () => {
      await redis.client.flushall();
      await nobodyIsBack();
      await endingsCount();
      await redis.client.flushall();
      await nobodyIsBack();
    });
    await untilShared();
  });

  test('is killed and started again is left out, told in the health of a healthy instance, and taken back', async () => {
    await untilShared();
    await whileAllCheck('is killed', async () => {
      await redis.kill();
      await untilCache('unavailable');
      expect((await first.api.get(`${first.origin}/health`)).status).toBe(200);
      expect((await first.api.get(`${first.origin}/health/ready`)).status).toBe(200);
      expect((await first.api.get(`${first.origin}/metrics`)).text).toContain('frontdesk_shared_cache_open 1');
      await endingsCount();
    });
    await whileAllCheck('is started again', async () => {
      await redis.restart();
      await untilCache('ok');
      await nobodyIsBack();
      await untilShared();
      await endingsCount();
    });
  });

  test.each([
    ['takes two seconds for each answer', () => cable.slow(SLOW_MILLISECONDS)],
    ['is silent, as behind a cable that is cut', () => cable.cut()],
  ])('%s is not waited for, and taken back when it answers', async (what, break_) => {
    await untilShared();
    try {
      await whileAllCheck(what, async () => {
        break_();
        await untilCache('unavailable');
        await endingsCount();
      });
    } finally {
      cable.mend();
    }
    await untilCache('ok');
    await untilShared();
    await nobodyIsBack();
  });

  test('is full keeps nothing new, and what it has is judged as ever', async () => {
    await untilShared();
    const { notKept } = await countsOf(second);
    await redis.client.config('SET', 'maxmemory', '1');
    try {
      await whileAllCheck('is full', async () => {
        await endingsCount();
        // Somebody new each time: while a slow answer has Valkey left out for a moment, nothing is offered to it.
        const isRefused = async () => {
          const { accessToken } = await signedIn();
          expect((await at(second, accessToken)).status).toBe(200);
          return (await countsOf(second)).notKept > notKept;
        };
        await until(isRefused, 10_000, 'a value that was not kept');
      });
      expect(await cacheOf(second)).toBe('ok');
    } finally {
      await redis.client.config('SET', 'maxmemory', '0');
    }
    await untilShared();
  });

  async function countsOf(server: TestServer): Promise<{ notKept: number }> {
    const { text } = await server.api.get(`${server.origin}/metrics`);
    return { notKept: Number(/frontdesk_shared_copies_total\{result="not_kept"\} (\d+)/.exec(text)?.[1] ?? 0) };
  }

  describe('was restarted with everything else', () => {
    test('brings nobody back: what was revoked stays revoked in a new process, with and without the old copies', async () => {
      for (const flushed of [false, true]) {
        if (flushed) await redis.client.flushall();
        const restarted = await startTestServer({ env: { REDIS_URL: cable.url }, replicaOf: first });
        try {
          await until(async () => (await cacheOf(restarted)) === 'ok', 10_000, 'Valkey');
          for (const { accessToken } of gone) expect((await at(restarted, accessToken)).status).toBe(401);
          for (const { accessToken } of stayed) expect((await at(restarted, accessToken)).status).toBe(200);
        } finally {
          await restarted.stop();
        }
      }
    });

    test('is not waited for at the start', async () => {
      await redis.kill();
      const began = performance.now();
      const restarted = await startTestServer({ env: { REDIS_URL: cable.url }, replicaOf: first });
      try {
        expect(performance.now() - began).toBeLessThan(10_000);
        for (const { accessToken } of stayed) expect((await at(restarted, accessToken)).status).toBe(200);
        expect(await cacheOf(restarted)).toBe('unavailable');
        await redis.restart();
        await until(async () => (await cacheOf(restarted)) === 'ok', 10_000, 'Valkey');
      } finally {
        await restarted.stop();
      }
    });
  });
});
