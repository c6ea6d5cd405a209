import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bearer,
  createPerson,
  signInWithBrowser,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { uuidOf } from '../../../../../testing/kit/operators.ts';
import { countSecurityEvents } from './index.ts';

// Without a worker: what is counted is counted by the test.
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ role: 'api', settings: { limits: { addressFailures: 10_000 } } });
});
afterAll(() => server.stop());

type Overview = {
  range: string;
  bucketSeconds: number;
  buckets: string[];
  countedUntil: string;
  series: { metric: string; total: number; parts: { key: string; total: number; counts: number[] }[] }[];
};

async function overview(range = '24h', key = server.secretKey): Promise<Overview> {
  const answer = await server.api.get(`${server.origin}/v1/security-overview?range=${range}`, bearer(key));
  expect(answer.status, answer.text).toBe(200);
  return answer.json as Overview;
}

async function seriesOf(metric: string, range?: string) {
  const series = (await overview(range)).series.find((one) => one.metric === metric);
  return {
    total: series?.total,
    parts: Object.fromEntries((series?.parts ?? []).map(({ key, total }) => [key, total])),
  };
}

/** What happened is behind the present by more than the job is. */
async function count(): Promise<void> {
  server.running.services.clock.advance(61_000);
  await countSecurityEvents(server.running.services);
}

const guess = (email: string, password: string) =>
  server.api.post(`${server.base}/auth/sign-in/password`, { email, password, transport: 'token' });

describe('a project', () => {
  test('sees sign-ins by method, failures by reason, new devices, lockouts and bans', async () => {
    await count();
    const before = (await overview()).series.map(({ metric, total }) => [metric, total]);
    const [ada, bob, eve] = [await createPerson(server), await createPerson(server), await createPerson(server)];
    await signInWithBrowser(server, ada);
    await signInWithBrowser(server, bob);
    for (let index = 0; index < 6; index++) await guess(bob.email, `wrong guess number ${index}`);
    await guess('nobody@example.com', 'wrong wrong wrong');
    await server.api.post(`${server.origin}/v1/users/${eve.userId}/ban`, { reason: 'spam' }, bearer(server.secretKey));
    await guess(eve.email, eve.password);

    expect((await overview()).series.map(({ metric, total }) => [metric, total])).toEqual(before);
    await count();
    expect(await seriesOf('sign_ins')).toEqual({ total: 2, parts: { pwd: 2 } });
    expect(await seriesOf('failures')).toEqual({
      total: 7,
      parts: { 'sign_in.wrong_credentials': 6, 'sign_in.banned': 1 },
    });
    expect(await seriesOf('new_devices')).toEqual({ total: 2, parts: { device: 2 } });
    expect(await seriesOf('lockouts')).toEqual({ total: 1, parts: { account: 1 } });
    expect(await seriesOf('bans')).toEqual({ total: 1, parts: { user: 1 } });
  });

  test('sees it once, however often and by how many workers it is counted', async () => {
    await guess((await createPerson(server)).email, 'wrong wrong wrong');
    const { total = 0 } = await seriesOf('failures');
    server.running.services.clock.advance(61_000);
    await Promise.all(Array.from({ length: 10 }, () => countSecurityEvents(server.running.services)));
    await count();
    expect((await seriesOf('failures')).total).toBe(total + 1);
  });

  test('sees nothing of another one', async () => {
    const authorization = `Bearer ctl_${server.running.services.vault.derive('control').toString('base64url')}`;
    const made = await server.api.post(`${server.origin}/v1/projects`, { slug: 'elsewhere' }, { authorization });
    const { secretKey } = made.json as { secretKey: string };
    await count();
    const { series } = await overview('30d', secretKey);
    expect(series.map(({ total }) => total)).toEqual([0, 0, 0, 0, 0]);
    expect(series.map(({ parts }) => parts)).toEqual([[], [], [], [], []]);
  });

  test('sees a day by hours, a week and a month by days, the present one last', async () => {
    const now = server.running.services.clock.now();
    for (const [range, buckets, seconds] of [
      ['24h', 24, 3_600],
      ['7d', 7, 86_400],
      ['30d', 30, 86_400],
    ] as const) {
      const shown = await overview(range);
      expect([shown.range, shown.buckets.length, shown.bucketSeconds]).toEqual([range, buckets, seconds]);
      const last = new Date(shown.buckets.at(-1) ?? '').getTime();
      expect(now.getTime() - last).toBeLessThan(seconds * 1000);
      for (const { parts } of shown.series) for (const { counts } of parts) expect(counts).toHaveLength(buckets);
    }
    const wrong = await server.api.get(`${server.origin}/v1/security-overview?range=90d`, bearer(server.secretKey));
    expect(wrong.status).toBe(400);
  });

  test('sees what is older in the buckets of its time', async () => {
    const { database, clock, ids } = server.running.services;
    const day = 24 * 60 * 60_000;
    await count();
    const { series } = await overview('7d');
    const before = series.find(({ metric }) => metric === 'failures')?.parts[0]?.counts.at(-1) ?? 0;
    for (let index = 0; index < 3; index++) {
      await database.pool.query(
        `insert into audit_events (project_id, id, action, actor_type, target_type, changes, occurred_at)
         values ($1, $2, 'sign_in.failed', 'anonymous', 'user', '{"reason": "sign_in.wrong_credentials"}', $3)`,
        [uuidOf('project', server.project.id), ids.uuid(), clock.now()],
      );
    }
    await count();
    clock.advance(2 * day);
    await count();
    const counts = (await overview('7d')).series.find(({ metric }) => metric === 'failures')?.parts[0]?.counts ?? [];
    expect(counts.slice(-2)).toEqual([0, 0]);
    expect(counts.at(-3)).toBe(before + 3);
  });
});

test('what was not counted for two days is counted in slices, to the end', async () => {
  const { clock } = server.running.services;
  await guess('late@example.com', 'wrong wrong wrong');
  clock.advance(2 * 24 * 60 * 60_000);
  await count();
  await count();
  const { countedUntil } = await overview();
  expect(clock.now().getTime() - new Date(countedUntil).getTime()).toBeLessThan(62_000);
});

test('a month is looked up by an index', async () => {
  const { pool } = server.running.services.database;
  await pool.query(
    `insert into security_counts (project_id, hour, metric, key, count)
     select $1, date_trunc('hour', $2::timestamptz) - n * interval '1 hour', m, 'x' || k, 1
     from generate_series(1, 1500) n, unnest(array['sign_ins', 'failures', 'new_devices']) m, generate_series(1, 3) k`,
    [uuidOf('project', server.project.id), new Date('2020-01-01T00:00:00Z')],
  );
  await pool.query('analyze security_counts');
  const { rows } = await pool.query(
    `explain (format json) select hour, metric, key, count from security_counts where project_id = $1 and hour >= $2 order by hour, metric, key`,
    [uuidOf('project', server.project.id), new Date('2026-01-01T00:00:00Z')],
  );
  expect(JSON.stringify(rows)).toContain('Index');
  expect(JSON.stringify(rows)).not.toContain('Seq Scan');
});
