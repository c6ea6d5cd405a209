import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPerson, startTestServer, type TestServer } from '../../../../../testing/kit/index.ts';
import { uuidOf } from '../../../../../testing/kit/operators.ts';
import { systemContext } from '../../platform/context/context.ts';
import { createCookieJar } from '../../platform/http/cookies.ts';
import { write } from '../../platform/outbox/write.ts';
import { acceptTerms, termsOutstanding } from './index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const projectOf = (termsVersion: string | null, termsUrl: string | null = 'https://acme.example/terms') => ({
  id: uuidOf('project', server.project.id),
  settings: { signUp: { termsVersion }, branding: { termsUrl } },
});

async function accept(userId: string, version: string): Promise<void> {
  const { services } = server.running;
  const ctx = systemContext(services, 'test', createCookieJar(undefined));
  await write(ctx, (tx) => acceptTerms(tx, { projectId: projectOf(null).id, userId, version, ip: '192.0.2.7' }));
}

const count = async (sql: string) =>
  (await server.running.services.database.pool.query(`select count(*)::int as n from ${sql}`)).rows[0].n;

describe('terms', () => {
  test('are outstanding until this very version is accepted, and again with the next', async () => {
    const { db } = server.running.services.database;
    const userId = uuidOf('user', (await createPerson(server)).userId);
    expect(await termsOutstanding(db, projectOf('1'), userId)).toEqual({
      version: '1',
      url: 'https://acme.example/terms',
    });
    await accept(userId, '1');
    expect(await termsOutstanding(db, projectOf('1'), userId)).toBeNull();
    expect(await termsOutstanding(db, projectOf('2'), userId)).toMatchObject({ version: '2' });
    await accept(userId, '2');
    expect(await termsOutstanding(db, projectOf('2'), userId)).toBeNull();
  });

  test('that nobody can read, or that no project asks for, are never outstanding', async () => {
    const { db } = server.running.services.database;
    const userId = uuidOf('user', (await createPerson(server)).userId);
    expect(await termsOutstanding(db, projectOf(null), userId)).toBeNull();
    expect(await termsOutstanding(db, projectOf('1', null), userId)).toBeNull();
  });

  test('are written down once, with the first time and address, also when 20 accept at once', async () => {
    const userId = uuidOf('user', (await createPerson(server)).userId);
    const before = await count(`audit_events where action = 'terms.accepted'`);
    await Promise.all(Array.from({ length: 20 }, () => accept(userId, '3')));
    expect(await count(`terms_acceptances where user_id = '${userId}'`)).toBe(1);
    expect(await count(`audit_events where action = 'terms.accepted'`)).toBe(before + 1);
    expect(await count(`outbox_events where type = 'terms.accepted' and data ->> 'version' = '3'`)).toBe(1);
  });
});
