import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  bearer,
  codeOf,
  createPerson,
  GOOD_PASSWORD,
  signInForTokens,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { operatorHeader } from '../../../../../testing/kit/operators.ts';
import { createImports, manyUsers } from '../user-imports/user-imports.fixture.ts';

let server: TestServer;
let url: string;
beforeAll(async () => {
  server = await startTestServer();
  url = `${server.origin}/v1/user-exports`;
});
afterAll(() => server?.stop());

const exported = (body: object, headers = bearer(server.secretKey)) => server.api.post(url, body, headers);
const owner = () => operatorHeader(server, server.operator, server.project.id);
const linesOf = (text: string) => text.split('\r\n').slice(1, -1);

async function keyWith(scopes: readonly string[]): Promise<{ authorization: string }> {
  const answer = await server.api.post(`${server.origin}/v1/secret-keys`, { name: 'exporter', scopes }, await owner());
  expect(answer.status, answer.text).toBe(201);
  return bearer((answer.json as { secret: string }).secret);
}

async function audits(): Promise<{ changes: object }[]> {
  const { json } = await server.api.get(
    `${server.origin}/v1/audit-events?action=user_exports.created`,
    bearer(server.secretKey),
  );
  return (json as { data: { changes: object }[] }).data;
}

describe('an export', () => {
  test('is a file of every user, CSV or JSON, with the filters of the list', async () => {
    const person = await createPerson(server, { email: 'ada@example.com', name: 'Lovelace, "Ada"' });
    await server.api.post(`${server.origin}/v1/users`, { email: 'open@example.com' }, bearer(server.secretKey));
    const csv = await exported({ format: 'csv' });
    expect(csv.status).toBe(200);
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.headers.get('content-disposition')).toMatch(/^attachment; filename="acme-users-\d{4}-\d\d-\d\d\.csv"$/);
    expect(csv.headers.get('cache-control')).toContain('no-store');
    expect(csv.text.split('\r\n')[0]).toBe(
      'id,email,emailVerified,username,name,image,locale,roles,status,publicMetadata,privateMetadata,banReason,banExpiresAt,createdAt,lastSignInAt',
    );
    expect(linesOf(csv.text).map((line) => line.split(',')[1])).toEqual(['open@example.com', 'ada@example.com']);
    expect(csv.text).toContain(`${person.userId},ada@example.com,true,,"Lovelace, ""Ada""",,,[],active,{},{},,,`);

    const json = await exported({ format: 'json', status: 'active' });
    expect(json.json).toMatchObject([{ id: person.userId, name: 'Lovelace, "Ada"', status: 'active', roles: [] }]);
    expect((await exported({ format: 'json', q: 'nobody' })).json).toEqual([]);
    expect((await exported({ format: 'csv', q: 'lovel' })).text.split('\r\n')).toHaveLength(3);
  });

  test('holds nothing that a spreadsheet would run', async () => {
    const names = ['=HYPERLINK("http://evil.example","x")', '+1', '-1', '@SUM(A1)', "'=1"];
    for (const [n, name] of names.entries()) await createPerson(server, { email: `=formula${n}@example.com`, name });
    const { text } = await exported({ format: 'csv', q: '=formula' });
    expect(linesOf(text)).toHaveLength(5);
    const cells = linesOf(text).flatMap((line) => line.match(/("([^"]|"")*"|[^,]*)(,|$)/g) ?? []);
    expect(cells.filter((cell) => /^"?[=+\-@]/.test(cell))).toEqual([]);
    expect(text).toContain(`"'=HYPERLINK(""http://evil.example"",""x"")"`);
    // And comes back as it was.
    const imports = createImports(server);
    const checked = await imports.run(text, { format: 'frontdesk' }, true);
    expect((await imports.rows(checked.id)).map(({ email, code }) => [email, code])).toEqual(
      names.map((_, n) => [`=formula${n}@example.com`, 'exists']),
    );
  });

  test('of many users has each of them once, and an import of it makes them again', async () => {
    const imports = createImports(server);
    await imports.run(manyUsers(1_701, 1), { format: 'frontdesk' });
    const all = (await exported({ format: 'json', q: 'imported' })).json as { email: string }[];
    expect(new Set(all.map(({ email }) => email)).size).toBe(1_701);
    expect(all).toHaveLength(1_701);
    const { text } = await exported({ format: 'csv' });
    expect(new Set(linesOf(text).map((line) => line.split(',')[0])).size).toBe(linesOf(text).length);

    const other = await server.api.post(`${server.origin}/v1/projects`, { slug: 'elsewhere' }, await owner());
    const { secretKey } = other.json as { secretKey: string };
    const moved = createImports({ ...server, secretKey });
    const whole = await exported({ format: 'json' });
    const done = await moved.run(whole.text, { format: 'frontdesk' });
    expect(done.rows).toMatchObject({ created: (whole.json as unknown[]).length, skipped: 0, failed: 0 });
    const again = (await exported({ format: 'json' }, bearer(secretKey))).json as Record<string, unknown>[];
    const plain = (users: readonly Record<string, unknown>[]) =>
      users.map(({ id: _, ...user }) => JSON.stringify(user)).sort();
    expect(plain(again)).toEqual(plain(whole.json as Record<string, unknown>[]));
  });

  test('asks for a page once, and for passwords only where their hashes are in it', async () => {
    const named = await keyWith(['users:read', 'user_exports:write', 'user_exports:with_hashes']);
    await createPerson(server, { email: 'asked@example.com' });
    for (const [passwordHashes, asked] of [
      [false, 0],
      [true, 1],
    ] as const) {
      const query = vi.spyOn(pg.Client.prototype, 'query');
      await exported({ format: 'json', q: 'asked@', passwordHashes }, named);
      const texts = (query.mock.calls as unknown as [string | { text: string }][]).map(([text]) =>
        typeof text === 'string' ? text : text.text,
      );
      query.mockRestore();
      expect(texts.filter((text) => /email_key.* limit /s.test(text) && text.includes('users'))).toHaveLength(1);
      expect(texts.filter((text) => /from "?passwords/.test(text))).toHaveLength(asked);
    }
  });

  test('is in the audit, with what was in it', async () => {
    const before = (await audits()).length;
    await exported({ format: 'csv', status: 'banned' });
    const found = await audits();
    expect(found).toHaveLength(before + 1);
    expect(found[0]?.changes).toEqual({ format: 'csv', status: 'banned', passwordHashes: false });
  });
});

describe('the hashes of passwords', () => {
  test('leave with somebody to whom that was given by name, and with nobody else', async () => {
    const body = { format: 'json', passwordHashes: true, q: 'ada@' };
    const before = (await audits()).length;
    for (const headers of [bearer(server.secretKey), await keyWith(['users:read', 'user_exports:write'])]) {
      const refused = await exported(body, headers);
      expect([refused.status, codeOf(refused)]).toEqual([403, 'access.forbidden']);
      expect(refused.json).toMatchObject({ detail: expect.stringContaining('user_exports:with_hashes') });
    }
    expect(await audits()).toHaveLength(before);
    const named = await keyWith(['users:read', 'user_exports:write', 'user_exports:with_hashes']);
    const given = (await exported(body, named)).json as { passwordHash: string }[];
    expect(given).toMatchObject([{ passwordHash: expect.stringMatching(/^\$argon2id\$/) }]);
    expect((await audits())[0]?.changes).toMatchObject({ passwordHashes: true });
    expect((await exported({ format: 'csv' })).text).not.toContain('$argon2');

    // What left with its hash comes in elsewhere with its password.
    const other = await server.api.post(`${server.origin}/v1/projects`, { slug: 'moved' }, await owner());
    const { secretKey, project } = other.json as { secretKey: string; project: { baseUrl: string } };
    const moved = createImports({ ...server, secretKey });
    await moved.run(JSON.stringify(given), { format: 'frontdesk' });
    await signInForTokens(
      { base: project.baseUrl, api: server.api },
      { email: 'ada@example.com', password: GOOD_PASSWORD },
    );
  });

  test('are in no key that was given everything without naming it', async () => {
    const everything = await server.api.post(`${server.origin}/v1/secret-keys`, { name: 'all' }, await owner());
    const { key } = everything.json as { key: { scopes: string[] } };
    expect(key.scopes).toContain('user_exports:write');
    expect(key.scopes).not.toContain('user_exports:with_hashes');
  });
});

test('an export wants the right to export, and the right to read', async () => {
  for (const scopes of [['users:read'], ['user_exports:write']]) {
    const refused = await exported({ format: 'csv' }, await keyWith(scopes));
    expect([refused.status, codeOf(refused)]).toEqual([403, 'access.forbidden']);
  }
});
