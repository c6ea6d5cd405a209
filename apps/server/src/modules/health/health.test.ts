import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Cable, createCable } from '../../../../../testing/kit/cable.ts';
import { bearer, codeOf, startTestServer, type TestServer } from '../../../../../testing/kit/index.ts';
import { until } from '../../../../../testing/kit/people.ts';
import { createProjectDatabase } from '../../../../../testing/kit/project-database.ts';
import { createSmtpSink, type SmtpSink } from '../../../../../testing/kit/smtp-sink.ts';
import { readHealth, readReadiness } from './read-health.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const trusted = { feed: { trusted: () => true }, state: { stopping: false }, shared: null };

describe('health', () => {
  test('a working server says so, with its parts', async () => {
    const answer = await server.api.get(`${server.origin}/health`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.json).toEqual({
      status: 'healthy',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      services: { database: 'ok', cache: 'ok', jobs: 'ok' },
    });
    expect(await server.api.get(`${server.origin}/health/live`)).toMatchObject({
      status: 200,
      json: { status: 'alive' },
    });
    const ready = await server.api.get(`${server.origin}/health/ready`);
    expect(ready).toMatchObject({ status: 200, json: { status: 'ready', reasons: [] } });
  });

  test('copies that cannot be trusted make it unhealthy and not ready', async () => {
    const parts = { ...trusted, feed: { trusted: () => false } };
    expect(await readHealth(server.running.services, parts)).toMatchObject({
      status: 'unhealthy',
      services: { cache: 'failed', database: 'ok' },
    });
    expect(await readReadiness(server.running.services, parts)).toEqual({
      status: 'not_ready',
      reasons: ['the change feed is not being read'],
    });
  });

  test('a server that stops is not ready, and not unhealthy', async () => {
    const parts = { ...trusted, state: { stopping: true } };
    expect(await readReadiness(server.running.services, parts)).toEqual({ status: 'not_ready', reasons: ['stopping'] });
    expect(await readHealth(server.running.services, parts)).toMatchObject({ status: 'healthy' });
  });

  test('a database that lacks a migration is not ready; one that is ahead is', async () => {
    const { pool } = server.running.services.database;
    const { rows } = await pool.query(`delete from schema_migrations where name like '0006%' returning *`);
    expect(await readReadiness(server.running.services, trusted)).toEqual({
      status: 'not_ready',
      reasons: ['1 migrations are not applied'],
    });
    const back = `insert into schema_migrations (name, checksum) values ($1, $2), ('9999_of_the_future.sql', '')`;
    await pool.query(back, [rows[0].name, rows[0].checksum]);
    expect(await readReadiness(server.running.services, trusted)).toMatchObject({ status: 'ready' });
    await pool.query(`delete from schema_migrations where name = '9999_of_the_future.sql'`);
  });

  test('mail that waits for long is late, which is told and makes nothing else unhealthy', async () => {
    // A database that no worker looks at.
    const database = await createProjectDatabase();
    const services = { database: database.pools[0], clock: server.running.services.clock };
    const waiting = `insert into jobs.job (name, data, start_after) values ('mail', '{}', now() - make_interval(mins => $1))`;
    try {
      await database.pools[0].pool.query(waiting, [4]);
      expect(await readHealth(services, trusted)).toMatchObject({ status: 'healthy', services: { jobs: 'ok' } });
      await database.pools[0].pool.query(waiting, [6]);
      expect(await readHealth(services, trusted)).toMatchObject({ status: 'healthy', services: { jobs: 'delayed' } });
    } finally {
      await database.close();
    }
  });

  test('however many ask at once, the database is asked once', async () => {
    const { database } = server.running.services;
    let asked = 0;
    const counting = {
      ...database,
      prepared: (...call: Parameters<typeof database.prepared>) => {
        asked++;
        return database.prepared(...call);
      },
    };
    const services = { ...server.running.services, database: counting as typeof database };
    const answers = await Promise.all(Array.from({ length: 50 }, () => readHealth(services, trusted)));
    expect(answers.every(({ status }) => status === 'healthy')).toBe(true);
    expect(asked).toBe(2);
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

  test('answers 503 within little more than a second, lives, and is healthy again when the cable is mended', async () => {
    cable.cut();
    const began = performance.now();
    const answer = await replica.api.get(`${replica.origin}/health`);
    expect(performance.now() - began).toBeLessThan(2_500);
    expect(answer).toMatchObject({
      status: 503,
      json: { status: 'unhealthy', services: { database: 'failed', jobs: 'failed' } },
    });
    const ready = await replica.api.get(`${replica.origin}/health/ready`);
    expect(ready).toMatchObject({
      status: 503,
      json: { status: 'not_ready', reasons: ['the database does not answer within a second'] },
    });
    expect((await replica.api.get(`${replica.origin}/health/live`)).status).toBe(200);
    cable.mend();
    await until(async () => (await replica.api.get(`${replica.origin}/health`)).status === 200, 20_000, 'health');
  });
});

describe('metrics', () => {
  let sink: SmtpSink | null = null;
  let production: TestServer | null = null;
  afterEach(async () => {
    await production?.stop();
    await sink?.close();
  });

  test('development shows them to whoever asks', async () => {
    const answer = await server.api.get(`${server.origin}/metrics`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(answer.text).toContain('frontdesk_http_requests_total');
  });

  test('production shows them to the holder of the token, and has no mailbox', async () => {
    const token = 'a-token-for-metrics-0123456789';
    sink = await createSmtpSink();
    production = await startTestServer({
      replicaOf: server,
      env: {
        NODE_ENV: 'production',
        HOST: '127.0.0.1',
        FRONTDESK_PUBLIC_URL: 'https://auth.example.test',
        FRONTDESK_METRICS_TOKEN: token,
        SMTP_URL: sink.url,
      },
    });
    const { api, origin } = production;
    const none = await api.get(`${origin}/metrics`);
    expect([none.status, codeOf(none)]).toEqual([401, 'access.unauthenticated']);
    expect(none.headers.get('www-authenticate')).toBe('Bearer');
    for (const wrong of [`${token}x`, token.slice(0, -1), '', 'null']) {
      const answer = await api.get(`${origin}/metrics`, bearer(wrong));
      expect(answer.status, wrong).toBe(401);
      expect(answer.text).not.toContain('frontdesk_http');
    }
    expect((await api.get(`${origin}/metrics`, bearer(token))).status).toBe(200);
    for (const path of ['/dev/mailbox', '/dev/mailbox/messages.json']) {
      expect((await api.get(`${origin}${path}`, { host: 'localhost' })).status, path).toBe(404);
    }
  });
});
