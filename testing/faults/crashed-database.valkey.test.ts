import pg from 'pg';
import { expect, test } from 'vitest';
import { describeWith } from '../kit/describe-with.ts';
import { bearer, createBrowser, signInForTokens, until } from '../kit/index.ts';
import { startNode } from '../kit/node-process.ts';
import { startRedis } from '../kit/redis-server.ts';
import { createPlace, embeddedPostgres, removePlace, setUpProject } from './server-process.ts';

const STARTED_MILLISECONDS = 30_000;
const PERSON = { email: 'ines@example.com', password: 'a quiet harbour at 4 in winter' };

describeWith('redis', 'a database that crashed while its postmaster lives', () => {
  test('gives numbers of transactions again, so copies in Valkey from before are not found any more', async () => {
    const redis = await startRedis();
    const place = await createPlace();
    const server = startNode('apps/server/src/main.js', {
      NODE_ENV: 'production',
      PORT: String(place.port),
      HOST: '127.0.0.1',
      FRONTDESK_PUBLIC_URL: 'https://auth.faults.test',
      FRONTDESK_SECRET: place.secret,
      FRONTDESK_DATA_DIR: place.dataFolder,
      FRONTDESK_METRICS_TOKEN: 'token-of-the-fault-tests',
      SMTP_URL: 'smtp://127.0.0.1:9',
      REDIS_URL: redis.url,
      FRONTDESK_SESSION_COPIES: '0',
    });
    const api = createBrowser(place.origin, { cookies: false });
    const isReady = async () => (await api.get(`${place.origin}/health/ready`).catch(() => null))?.status === 200;
    try {
      await until(isReady, STARTED_MILLISECONDS, 'the start');
      const base = `${place.origin}${(await setUpProject(place)).basePath}`;
      expect((await api.post(`${base}/auth/sign-up`, { ...PERSON, name: 'Ines' })).status).toBe(201);
      const { accessToken } = await signInForTokens({ base, api }, PERSON);
      const check = async () => (await api.get(`${base}/session`, bearer(accessToken))).status;
      const copies = () => redis.client.keys('frontdesk:*');
      await until(async () => (await check()) === 200 && (await copies()).length === 1, 5_000, 'a copy');
      const before = await copies();

      const { pid, url } = embeddedPostgres(place);
      const victim = new pg.Client({ connectionString: url });
      victim.on('error', () => {});
      await victim.connect();
      const { rows } = await victim.query<{ pid: number }>('select pg_backend_pid() as pid');
      process.kill(rows[0]?.pid ?? 0, 'SIGKILL');
      await until(
        async () => (await check()) === 200 && (await copies()).length === 2,
        15_000,
        'a copy under a new name',
      );
      expect(embeddedPostgres(place).pid).toBe(pid);

      const [now = ''] = (await copies()).filter((key) => !before.includes(key));
      expect(now.split(':').at(-1)).toBe(before[0]?.split(':').at(-1));
      // The one from before says nothing, whatever it is: the name decides.
      await redis.client.set(before[0] ?? '', 'anything');
      expect(await check()).toBe(200);
    } finally {
      await server.stop();
      removePlace(place);
      await redis.stop();
    }
  });
});
