import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { describeWith } from '../../../../../testing/kit/describe-with.ts';
import { freePort } from '../../../../../testing/kit/free-port.ts';
import { until } from '../../../../../testing/kit/index.ts';
import { type RedisServer, startRedis } from '../../../../../testing/kit/redis-server.ts';
import { makeSelfSigned } from '../../../../../testing/kit/self-signed.ts';
import { parseRedisAddress } from '../config/redis-address.ts';
import { createLog } from '../log/log.ts';
import { createSharedCache, type SharedCache } from './shared-cache.ts';
import { connectValkey } from './valkey-client.ts';

/** Long enough for a hand-shake on a machine that is busy with other tests. */
const REFUSED_MILLISECONDS = 1_500;

describeWith('redis', 'a shared cache over rediss://', () => {
  const { key, certificate } = makeSelfSigned(['localhost']);
  const known = tls.getCACertificates('default');
  let folder: string;
  let redis: RedisServer;
  let port: number;
  let shared: SharedCache | null = null;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'frontdesk-redis-tls-'));
    const files = { key: join(folder, 'key.pem'), certificate: join(folder, 'certificate.pem') };
    writeFileSync(files.key, key);
    writeFileSync(files.certificate, certificate);
    port = await freePort();
    const words = ['--tls-port', String(port), '--tls-auth-clients', 'no'];
    redis = await startRedis([...words, '--tls-cert-file', files.certificate, '--tls-key-file', files.key]);
    await redis.client.set('known', 'bytes');
    await redis.client.config('SET', 'requirepass', 'p@ss');
  });
  afterEach(() => {
    shared?.close();
    tls.setDefaultCACertificates(known);
  });
  afterAll(async () => {
    await redis?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(host: string): Promise<SharedCache> {
    const { address } = parseRedisAddress(`rediss://:p%40ss@${host}:${port}`, false);
    if (address === null) throw new Error('no address');
    const log = createLog('silent');
    const client = await connectValkey(address);
    shared = createSharedCache({ client, log, monotonicMilliseconds: () => performance.now() });
    return shared;
  }

  const ask = (cache: SharedCache) =>
    new Promise<string | null>((resolve) => cache.get('known', (bytes) => resolve(bytes?.toString() ?? null)));

  test('asks whom a known authority vouches for', async () => {
    // What NODE_EXTRA_CA_CERTS does at the start of a process.
    tls.setDefaultCACertificates([...known, certificate]);
    const cache = await open('localhost');
    await until(async () => cache.available && (await ask(cache)) === 'bytes', 10_000, 'an answer');
  });

  test('asks nobody whom none vouches for, or who has another name', async () => {
    for (const [host, authorities] of [
      ['localhost', known],
      ['127.0.0.1', [...known, certificate]],
    ] as const) {
      tls.setDefaultCACertificates(authorities);
      const cache = await open(host);
      await new Promise((resolve) => setTimeout(resolve, REFUSED_MILLISECONDS));
      expect(await ask(cache), host).toBeNull();
      expect(cache.available, host).toBe(false);
      cache.close();
    }
  });
});
