import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cable, createCable } from '../../../../../testing/kit/cable.ts';
import { bearer, codeOf, createPerson, startTestServer, type TestServer } from '../../../../../testing/kit/index.ts';
import { createOperator, createOrganization, operatorHeader } from '../../../../../testing/kit/operators.ts';
import { until } from '../../../../../testing/kit/people.ts';
import { readInstanceHealth } from './read-instance-health.ts';

let server: TestServer;
let address: string;
beforeAll(async () => {
  server = await startTestServer();
  address = `${server.origin}/v1/instance/health`;
});
afterAll(() => server.stop());

const trusted = { feed: { trusted: () => true }, state: { stopping: false }, shared: null };

describe('the health of the instance', () => {
  test('is told to operators, part by part', async () => {
    const answer = await server.api.get(address, await operatorHeader(server));
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      status: 'healthy',
      timestamp: expect.stringMatching(/Z$/),
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      mode: 'development',
      replica: {
        name: expect.stringMatching(/:\d+$/),
        role: 'all',
        startedAt: expect.stringMatching(/Z$/),
        memoryBytes: expect.any(Number),
      },
      database: {
        status: 'ok',
        embedded: false,
        version: expect.stringMatching(/^\d+\.\d+/),
        answerMilliseconds: expect.any(Number),
        connections: { open: expect.any(Number), waiting: 0, most: expect.any(Number) },
        missingMigrations: 0,
      },
      cache: { status: 'not_configured' },
      feed: { status: 'ok', trustSeconds: 10 },
      jobs: { status: 'ok', oldestWaitSeconds: 0 },
      mail: { status: 'ok', transport: 'mailbox', waiting: expect.any(Number), givenUpInLastDay: 0 },
    });
    expect(answer.text).not.toMatch(/postgres:|password|secret/i);
  });

  test('is told to nobody else', async () => {
    expect(codeOf(await server.api.get(address))).toBe('access.unauthenticated');
    expect(codeOf(await server.api.get(address, bearer(server.secretKey)))).toBe('access.forbidden');
    const stray = await createOperator(server, { email: 'stray@example.com' });
    expect(codeOf(await server.api.get(address, await operatorHeader(server, stray)))).toBe('access.forbidden');
    const organizationId = await createOrganization(server, 'others');
    const member = await createOperator(server, { email: 'member@example.com', organizationId, role: 'member' });
    expect((await server.api.get(address, await operatorHeader(server, member))).status).toBe(200);
    const person = await createPerson(server);
    const signedIn = await server.api.post(`${server.base}/auth/sign-in/password`, {
      email: person.email,
      password: person.password,
      transport: 'token',
    });
    const { accessToken } = signedIn.json as { accessToken: string };
    expect(codeOf(await server.api.get(address, bearer(accessToken)))).toBe('access.invalid_credential');
  });

  test('counts mails that were given up within a day', async () => {
    const { pool } = server.running.services.database;
    const failed = `insert into jobs.job (name, data, state, completed_on)
values ('mail', '{}', 'failed', now() - make_interval(hours => $1)) returning id`;
    const ids = [];
    for (const hours of [2, 30]) ids.push((await pool.query(failed, [hours])).rows[0].id);
    expect(await readInstanceHealth(server.running.services, trusted)).toMatchObject({
      status: 'healthy',
      mail: { status: 'failing', givenUpInLastDay: 1 },
    });
    await pool.query(`delete from jobs.job where name = 'mail' and id = any($1)`, [ids]);
  });

  test('tells a shared cache that is away, and copies that cannot be trusted', async () => {
    const { services } = server.running;
    const away = { ...trusted, shared: { available: false } };
    expect(await readInstanceHealth(services, away)).toMatchObject({
      status: 'healthy',
      cache: { status: 'unavailable' },
    });
    const there = { ...trusted, shared: { available: true } };
    expect(await readInstanceHealth(services, there)).toMatchObject({ cache: { status: 'ok' } });
    const stale = { ...trusted, feed: { trusted: () => false } };
    expect(await readInstanceHealth(services, stale)).toMatchObject({
      status: 'unhealthy',
      feed: { status: 'failed' },
      database: { status: 'ok' },
    });
  });
});

describe('a replica that is cut off from its database', () => {
  let cable: Cable;
  let replica: TestServer;
  beforeAll(async () => {
    cable = await createCable(server.databaseUrl);
    replica = await startTestServer({ replicaOf: server, databaseUrl: cable.url });
  });
  afterAll(async () => {
    cable.mend();
    await replica.stop();
    await cable.close();
  });

  test('still answers what it knows itself, within little more than a second', async () => {
    cable.cut();
    const began = performance.now();
    const health = await readInstanceHealth(replica.running.services, trusted);
    expect(performance.now() - began).toBeLessThan(2_500);
    expect(health).toMatchObject({
      status: 'unhealthy',
      database: { status: 'failed', version: null, answerMilliseconds: null, missingMigrations: null },
      jobs: { status: 'failed', oldestWaitSeconds: null },
      mail: { status: 'failed', waiting: null },
    });
    cable.mend();
    await until(
      async () => (await readInstanceHealth(replica.running.services, trusted)).database.status === 'ok',
      20_000,
      'the database',
    );
  });
});
