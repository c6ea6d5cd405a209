import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer, codeOf, startTestServer, type TestServer, until } from '../../../../../testing/kit/index.ts';
import { operatorHeader, uuidOf } from '../../../../../testing/kit/operators.ts';
import { sha256 } from '../../platform/crypto/hash.ts';

let server: TestServer;
let key: { authorization: string };
let keys: string;

beforeAll(async () => {
  server = await startTestServer();
  key = bearer(server.secretKey);
  keys = `${server.origin}/v1/secret-keys`;
});
afterAll(() => server.stop());

type Key = {
  id: string;
  name: string;
  scopes: string[];
  prefix: string;
  lastFour: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
};
type Made = { key: Key; secret: string };

const create = (body: object, headers: Record<string, string> = key) => server.api.post(keys, body, headers);
const made = (answer: { json: unknown }) => answer.json as Made;
const list = async () => ((await server.api.get(keys, key)).json as { data: Key[] }).data;
const revoke = (id: string, headers: Record<string, string> = key) =>
  server.api.request('DELETE', `${keys}/${id}`, { headers });
const use = (secret: string, path = 'users') => server.api.get(`${server.origin}/v1/${path}`, bearer(secret));

describe('making a secret key', () => {
  test('shows the secret once, and nowhere again', async () => {
    const answer = await create({ name: 'Deploy' });
    expect(answer.status).toBe(201);
    const { key: view, secret } = made(answer);
    expect(secret).toMatch(/^sk_[A-Za-z0-9_-]{43}$/);
    expect(view).toMatchObject({
      name: 'Deploy',
      prefix: secret.slice(0, 8),
      lastFour: secret.slice(-4),
      revokedAt: null,
    });
    expect((await use(secret)).status).toBe(200);

    const listed = await server.api.get(keys, key);
    const audit = await server.api.get(`${server.origin}/v1/audit-events`, key);
    for (const text of [listed.text, audit.text]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(sha256(secret).toString('hex'));
      expect(text).not.toContain(sha256(secret).toString('base64'));
    }
    const { db } = server.running.services.database;
    const rows = JSON.stringify([
      await db.selectFrom('secretKeys').selectAll().execute(),
      await db.selectFrom('auditEvents').selectAll().execute(),
      await db.selectFrom('outboxEvents').selectAll().execute(),
    ]);
    expect(rows).not.toContain(secret.slice(8, -4));
  });

  test('gives only what the maker holds', async () => {
    const { secret } = made(await create({ name: 'Reader', scopes: ['users:read', 'secret_keys:write'] }));
    expect((await use(secret)).status).toBe(200);
    expect(codeOf(await use(secret, 'secret-keys'))).toBe('access.forbidden');
    expect(codeOf(await server.api.post(`${server.origin}/v1/users`, { email: 'x@example.com' }, bearer(secret)))).toBe(
      'access.forbidden',
    );

    expect(codeOf(await create({ name: 'More', scopes: ['users:write'] }, bearer(secret)))).toBe('access.forbidden');
    const same = made(await create({ name: 'Same' }, bearer(secret)));
    expect(same.key.scopes).toEqual(['secret_keys:write', 'users:read']);
    expect((await list()).map(({ name }) => name)).not.toContain('More');
  });

  test.each([
    ['an unknown scope', { name: 'x', scopes: ['everything'] }],
    ['no scope', { name: 'x', scopes: [] }],
    ['no name', { name: ' ' }],
    ['an unknown field', { name: 'x', projectId: 'prj_x' }],
    ['a time that is none', { name: 'x', expiresAt: 'tomorrow' }],
  ])('with %s is refused', async (_, body) => expect(codeOf(await create(body))).toBe('request.invalid'));

  test('that has expired already is refused', async () => {
    expect(codeOf(await create({ name: 'x', expiresAt: '2020-01-01T00:00:00Z' }))).toBe('secret_keys.expiry_past');
  });

  test('with one idempotency key answers one secret, sealed where it is kept', async () => {
    const headers = { ...key, 'idempotency-key': 'deploy-key' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => create({ name: 'Once' }, headers)));
    expect(new Set(answers.map((answer) => made(answer).secret)).size).toBe(1);
    expect((await list()).filter(({ name }) => name === 'Once')).toHaveLength(1);
    const kept = await server.running.services.database.db.selectFrom('idempotencyKeys').select('bodySealed').execute();
    for (const row of kept) expect(row.bodySealed?.toString('latin1')).not.toContain('sk_');
  });
});

describe('a secret key', () => {
  test('ends when it is revoked, at once, and twice is the same', async () => {
    const { key: view, secret } = made(await create({ name: 'Short' }));
    expect((await use(secret)).status).toBe(200);
    expect((await revoke(view.id)).status).toBe(204);
    expect(codeOf(await use(secret))).toBe('access.invalid_credential');
    const revokedAt = (await list()).find(({ id }) => id === view.id)?.revokedAt;
    expect(revokedAt).not.toBeNull();
    server.running.services.clock.advance(1_000);
    expect((await revoke(view.id)).status).toBe(204);
    expect((await list()).find(({ id }) => id === view.id)?.revokedAt).toBe(revokedAt);
    const audit = await server.api.get(`${server.origin}/v1/audit-events?target=${view.id}`, key);
    expect((audit.json as { data: { action: string }[] }).data.map(({ action }) => action)).toEqual([
      'secret_keys.revoked',
      'secret_keys.created',
    ]);
  });

  test('ends at its time', async () => {
    const expiresAt = new Date(server.running.services.clock.now().getTime() + 60_000).toISOString();
    const { secret } = made(await create({ name: 'Minute', expiresAt }));
    expect((await use(secret)).status).toBe(200);
    server.running.services.clock.advance(60_001);
    expect(codeOf(await use(secret))).toBe('access.invalid_credential');
  });

  test('says when it was last used, once a minute', async () => {
    const { key: view, secret } = made(await create({ name: 'Used' }));
    const lastUse = async () => (await list()).find(({ id }) => id === view.id)?.lastUsedAt ?? null;
    expect(await lastUse()).toBeNull();
    await use(secret);
    await until(async () => (await lastUse()) !== null, 2_000, 'the record of the first use');
    const first = await lastUse();
    server.running.services.clock.advance(30_000);
    await use(secret);
    expect(await lastUse()).toBe(first);
    server.running.services.clock.advance(31_000);
    await use(secret);
    await until(async () => (await lastUse()) !== first, 2_000, 'the record of a later use');
  });

  test('of another project cannot be seen or revoked', async () => {
    const operator = await operatorHeader(server);
    const other = await server.api.post(`${server.origin}/v1/projects`, { slug: 'beta' }, operator);
    const { project, secretKey } = other.json as { project: { id: string }; secretKey: string };
    const [theirs] = ((await server.api.get(keys, bearer(secretKey))).json as { data: Key[] }).data;
    expect(codeOf(await revoke(theirs?.id ?? ''))).toBe('secret_keys.not_found');
    expect((await use(secretKey)).status).toBe(200);
    expect((await list()).map(({ id }) => id)).not.toContain(theirs?.id);
    const seen = await server.api.get(keys, { ...operator, 'frontdesk-project': project.id });
    expect((seen.json as { data: Key[] }).data.map(({ id }) => id)).toEqual([theirs?.id]);
  });

  test('with a scope that nobody knows any more gives nothing by it', async () => {
    const { secret, key: view } = made(await create({ name: 'Old' }));
    const { db } = server.running.services.database;
    await db
      .updateTable('secretKeys')
      .set({ scopes: ['everything'] })
      .where('projectId', '=', uuidOf('project', server.project.id))
      .where('secretHash', '=', sha256(secret))
      .execute();
    expect(codeOf(await use(secret))).toBe('access.forbidden');
    await revoke(view.id);
  });

  test('comes newest first in pages', async () => {
    const all = (await list()).map(({ id }) => id);
    const page = (await server.api.get(`${keys}?limit=2`, key)).json as { data: Key[]; nextCursor: string };
    const next = (await server.api.get(`${keys}?limit=2&cursor=${page.nextCursor}`, key)).json as { data: Key[] };
    expect([...page.data, ...next.data].map(({ id }) => id)).toEqual(all.slice(0, 4));
    expect(codeOf(await revoke('key_01h455vb4pex5vsknk084sn02q'))).toBe('secret_keys.not_found');
    expect(codeOf(await revoke('nonsense'))).toBe('request.invalid');
  });
});
