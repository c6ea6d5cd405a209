import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Cable, createCable } from '../../../../../testing/kit/cable.ts';
import { describeWith } from '../../../../../testing/kit/describe-with.ts';
import { until } from '../../../../../testing/kit/index.ts';
import { type RedisServer, startRedis } from '../../../../../testing/kit/redis-server.ts';
import { parseRedisAddress } from '../config/redis-address.ts';
import { createLog } from '../log/log.ts';
import { createSharedCache, type SharedCache } from './shared-cache.ts';
import { connectValkey } from './valkey-client.ts';

const SLOW_MILLISECONDS = 2_000;
/** Of a deadline, which is at most 50 ms, on a machine that is busy with other tests. */
const SOON_MILLISECONDS = 1_000;

describeWith('redis', 'a shared cache', () => {
  let redis: RedisServer;
  let cable: Cable;
  let shared: SharedCache | null = null;

  beforeAll(async () => {
    redis = await startRedis();
    await redis.client.set('known', 'bytes');
  });
  afterAll(() => redis.stop());
  beforeEach(async () => {
    cable = await createCable(redis.url);
  });
  afterEach(async () => {
    shared?.close();
    await cable.close();
  });

  async function open(): Promise<SharedCache> {
    const { address } = parseRedisAddress(cable.url, false);
    if (address === null) throw new Error('no address');
    shared = createSharedCache({
      client: await connectValkey(address),
      log: createLog('silent'),
      monotonicMilliseconds: () => performance.now(),
    });
    return shared;
  }

  const ask = (cache: SharedCache) =>
    new Promise<string | null>((resolve) => cache.get('known', (bytes) => resolve(bytes?.toString() ?? null)));
  const untilAnswers = (cache: SharedCache) =>
    until(async () => cache.available && (await ask(cache)) === 'bytes', 10_000, 'an answer');

  test('lets everybody go when one answer is late, and asks again once it answers', async () => {
    const cache = await open();
    await untilAnswers(cache);
    const { late } = cache.counts;
    cable.slow(SLOW_MILLISECONDS);
    const began = performance.now();
    const first = ask(cache);
    // Later than the first, so that their own time is not up when its is.
    await new Promise((resolve) => setImmediate(resolve));
    const behind = [ask(cache), ask(cache)];
    expect(await first).toBeNull();
    expect(await Promise.all(behind)).toEqual([null, null]);
    expect(performance.now() - began).toBeLessThan(SOON_MILLISECONDS);

    // Nobody waits any more, from this moment on, whether or not it is given up by now.
    let answered = 0;
    for (let count = 0; count < 100; count++) cache.get('known', () => answered++);
    expect(answered).toBe(100);
    expect(cache.counts.late).toBe(late + 1);
    await until(() => !cache.available, 10_000, 'that it is given up');

    cable.mend();
    await untilAnswers(cache);
  });

  test('believes no connection that is slow from its start', async () => {
    cable.slow(300);
    await redis.client.config('RESETSTAT');
    const cache = await open();
    const pinged = async () => (await redis.client.info('commandstats')).includes('cmdstat_ping');
    await until(pinged, 20_000, 'the question after the connection');
    expect(cache.available).toBe(false);
    expect(await ask(cache)).toBeNull();
    expect(cache.counts.late).toBe(0);
    cable.mend();
    await untilAnswers(cache);
  });

  test('that is far away is waited for', async () => {
    cable.slow(20);
    const cache = await open();
    await untilAnswers(cache);
    const before = { ...cache.counts };
    let answers = 0;
    for (let count = 0; count < 40; count++) {
      if ((await ask(cache)) === 'bytes') answers++;
      // One answer that a busy machine delays sends all who come before it away at once: they would not have asked.
      else await untilAnswers(cache);
    }
    expect(answers).toBeGreaterThan(20);
    expect(cache.counts.failed).toBe(before.failed);
  });
});
