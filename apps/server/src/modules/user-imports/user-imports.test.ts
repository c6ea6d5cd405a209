import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bearer,
  codeOf,
  createPerson,
  GOOD_PASSWORD,
  signInForTokens,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { operatorHeader, uuidOf } from '../../../../../testing/kit/operators.ts';
import { createImports, manyUsers } from './user-imports.fixture.ts';

let server: TestServer;
let imports: ReturnType<typeof createImports>;
beforeAll(async () => {
  server = await startTestServer({
    settings: { userRoles: ['staff'], limits: { accountFailures: 100, addressFailures: 10_000 } },
  });
  imports = createImports(server);
});
afterAll(() => server?.stop());

const query = async <Found extends object>(sql: string, values: unknown[] = []) =>
  (await server.running.services.database.pool.query<Found>(sql, values)).rows;
const countOf = async (table: string) =>
  (await query<{ count: number }>(`select count(*)::integer as count from ${table}`))[0]?.count ?? 0;
const counts = async () => ({
  users: await countOf('users'),
  passwords: await countOf('passwords'),
  events: await countOf('outbox_events'),
});
const csv = (...lines: readonly string[]) => `${lines.join('\r\n')}\r\n`;
const frontdesk = { format: 'frontdesk' };

async function auditOf(target: string): Promise<{ action: string; actor: unknown; changes: unknown }[]> {
  const { json } = await server.api.get(`${server.origin}/v1/audit-events?target=${target}`, bearer(server.secretKey));
  return (json as { data: { action: string; actor: unknown; changes: unknown }[] }).data;
}

describe('a dry run', () => {
  test('says of each row what would become of it, and does nothing of it', async () => {
    await createPerson(server, { email: 'there@example.com' });
    const before = await counts();
    const file = csv(
      'email,username,passwordHash',
      'new@example.com,new,',
      'THERE@example.com,,',
      'nobody,,',
      'New@Example.com,,',
      'second@example.com,NEW,',
      'hash@example.com,,$unknown$hash',
    );
    const checked = await imports.run(file, { ...frontdesk, fileName: 'people.csv' }, true);
    expect(checked).toMatchObject({
      state: 'checked',
      rows: { total: 6, done: 6, created: 1, skipped: 1, failed: 4 },
      bytes: { total: file.length, read: file.length },
      problem: null,
    });
    expect(await imports.rows(checked.id)).toEqual([
      row(1, 2, 'new@example.com', 'created'),
      row(2, 3, 'THERE@example.com', 'skipped', 'exists', 'email'),
      row(3, 4, 'nobody', 'failed', 'email_invalid', 'email'),
      row(4, 5, 'New@Example.com', 'failed', 'duplicate', 'email'),
      row(5, 6, 'second@example.com', 'failed', 'username_taken', 'username'),
      row(6, 7, 'hash@example.com', 'failed', 'hash_unknown', 'passwordHash'),
    ]);
    expect(await counts()).toEqual(before);
  });

  test('is followed by the import of what it read, without the file coming again', async () => {
    const checked = await imports.run(manyUsers(1_200, 10_001), frontdesk, true);
    expect(checked.rows).toMatchObject({ total: 1_200, created: 1_200 });
    const before = await counts();
    await createPerson(server, { email: 'imported10001@example.com' });
    expect((await imports.start(checked.id, false)).status).toBe(200);
    const done = await imports.settled(checked.id);
    expect(done).toMatchObject({
      state: 'done',
      rows: { total: 1_200, done: 1_200, created: 1_199, skipped: 1, failed: 0 },
    });
    expect(await imports.rows(checked.id, '?outcome=skipped')).toMatchObject([
      { email: 'imported10001@example.com', code: 'exists', userId: null },
    ]);
    // One event for each user, one for the person above, and one for the end.
    expect(await counts()).toEqual({
      users: before.users + 1_200,
      passwords: before.passwords + 1_200,
      events: before.events + 1_201,
    });
    expect(codeOf(await imports.start(checked.id, false))).toBe('user_imports.wrong_state');
  });
});

describe('an import', () => {
  test('makes users with everything that the file says of them', async () => {
    const user = {
      id: 'usr_elsewhere',
      email: 'Ada@Example.com',
      emailVerified: true,
      username: 'Ada',
      name: 'Ada Lovelace',
      image: 'https://example.com/a.png',
      locale: 'de',
      roles: ['staff'],
      publicMetadata: { theme: 'dark' },
      privateMetadata: { note: 'x' },
      status: 'banned',
      banReason: 'spam',
      createdAt: '2020-01-02T03:04:05.678Z',
      lastSignInAt: '2021-01-02T03:04:05.678Z',
    };
    const done = await imports.run(JSON.stringify([user]), frontdesk);
    const [created] = await imports.rows(done.id);
    expect(created).toMatchObject({ outcome: 'created', sourceId: 'usr_elsewhere' });
    const { json } = await server.api.get(`${server.origin}/v1/users/${created?.userId}`, bearer(server.secretKey));
    const { id: _id, publicMetadata, banReason: _reason, status, ...same } = user;
    expect(json).toMatchObject({
      ...same,
      metadata: publicMetadata,
      status,
      hasPassword: false,
      ban: { reason: 'spam', expiresAt: null },
    });
    expect(await auditOf(created?.userId ?? '')).toMatchObject([
      { action: 'users.created', changes: { by: 'import', email: 'Ada@Example.com', hasPassword: false } },
    ]);
  });

  test('gives no role that whoever brings the file may not give, and none that the project does not have', async () => {
    const made = await server.api.post(
      `${server.origin}/v1/secret-keys`,
      { name: 'importer', scopes: ['users:read', 'users:write'] },
      bearer(server.secretKey),
    );
    const key = bearer((made.json as { secret: string }).secret);
    const file = (...roles: string[]) => JSON.stringify([{ email: 'boss@example.com', roles }]);
    const refused = [
      await createImports(server, key).run(file('staff'), frontdesk, true),
      await imports.run(file('staff', 'boss'), frontdesk, true),
    ];
    for (const { id } of refused)
      expect(await imports.rows(id)).toMatchObject([{ outcome: 'failed', code: 'field_invalid', field: 'roles' }]);
  });

  test('changes nothing of a user who exists, whatever the file says', async () => {
    const person = await createPerson(server, { name: 'As they are' });
    const file = JSON.stringify([
      {
        email: person.email.toUpperCase(),
        name: 'Other',
        passwordHash: '$2b$05$MZftCQeB7THLEmw8xT/wh.BlISZRW3DMK3RZZaNRPW2nXxd7YIs2i',
      },
    ]);
    expect((await imports.run(file, frontdesk)).rows).toMatchObject({ created: 0, skipped: 1 });
    expect(await auditOf(person.userId)).toMatchObject([{ action: 'users.created', changes: { hasPassword: true } }]);
    const { json } = await server.api.get(`${server.origin}/v1/users/${person.userId}`, bearer(server.secretKey));
    expect(json).toMatchObject({ name: 'As they are' });
    await signInForTokens(server, { email: person.email, password: GOOD_PASSWORD });
  });

  test('gives nobody a username that is reserved, in another form, somebody’s, or kept for somebody', async () => {
    const projectId = uuidOf('project', server.project.id);
    for (const [key, ends] of [
      ['kept', '1 hour'],
      ['free', '-1 hour'],
    ])
      await query(
        `insert into username_reservations (project_id, username_key, holder_hash, expires_at) values ($1, $2, 'x', now() + $3::interval)`,
        [projectId, key, ends],
      );
    await query(`update users set username = 'Hers', username_key = 'hers' where id = $1`, [
      uuidOf('user', (await createPerson(server)).userId),
    ]);
    const there = await createPerson(server);
    const people: readonly [string, string, string, string | null][] = [
      ['name1@example.com', 'Kept', 'failed', 'username_taken'],
      ['name2@example.com', 'hers', 'failed', 'username_taken'],
      ['name3@example.com', 'Root', 'failed', 'username_reserved'],
      ['name4@example.com', 'аda', 'failed', 'field_invalid'],
      ['name5@example.com', 'ab', 'failed', 'field_invalid'],
      ['name6@example.com', 'Free', 'created', null],
      [there.email, 'unheld', 'skipped', 'exists'],
    ];
    const file = csv('email,username', ...people.map(([email, username]) => `${email},${username}`));
    for (const dryRun of [true, false]) {
      const { id } = await imports.run(file, frontdesk, dryRun);
      expect((await imports.rows(id)).map(({ email, outcome, code }) => [email, outcome, code])).toEqual(
        people.map(([email, , outcome, code]) => [email, outcome, code]),
      );
    }
    // Whoever asks at the same moment finds the name held, and who was there before holds none.
    expect(
      await query(
        `select username_key, expires_at > now() as held from username_reservations where username_key = any($1) order by username_key`,
        [['free', 'unheld']],
      ),
    ).toEqual([{ username_key: 'free', held: true }]);
  });

  test('brings accounts at providers along, and leaves those that somebody else has', async () => {
    const users = (email: string) =>
      JSON.stringify([
        {
          user_id: `google-oauth2|${email}`,
          email,
          email_verified: true,
          identities: [
            { provider: 'google-oauth2', user_id: '115015401343387192604' },
            { provider: 'windowslive', user_id: 'of this app alone' },
          ],
        },
      ]);
    const first = await imports.run(users('first.identity@example.com'), { format: 'auth0' });
    const [came] = await imports.rows(first.id);
    // A subject that Microsoft gives one app says nothing to another.
    expect(came).toMatchObject({ outcome: 'created', code: 'identity_left_out', field: 'microsoft' });
    expect(await query("select provider, issuer, subject from identities where subject like '1150%'")).toEqual([
      { provider: 'google', issuer: 'https://accounts.google.com', subject: '115015401343387192604' },
    ]);
    expect((await auditOf(came?.userId ?? '')).map(({ action }) => action).sort()).toEqual([
      'identities.added',
      'users.created',
    ]);
    const second = await imports.run(users('second.identity@example.com'), { format: 'auth0' });
    expect(await imports.rows(second.id)).toMatchObject([
      { outcome: 'created', code: 'identity_taken', field: 'google' },
    ]);
    expect(await query("select 1 from identities where subject like '1150%'")).toHaveLength(1);
  });

  test('takes those whose hash nobody can verify without it, where it was told to', async () => {
    const file = csv('email,passwordHash', 'omitted@example.com,5f4dcc3b5aa765d61d8327deb882cf99');
    const done = await imports.run(file, { ...frontdesk, unknownHashes: 'omit' });
    expect(await imports.rows(done.id)).toMatchObject([
      { outcome: 'created', code: 'password_left_out', field: 'passwordHash' },
    ]);
  });

  test('is in the audit with whoever started it, and nothing secret of it is anywhere', async () => {
    const operator = await operatorHeader(server, server.operator, server.project.id);
    const asOperator = createImports(server, operator);
    const id = await imports.upload(manyUsers(1, 20_001), { ...frontdesk, fileName: 'people.ndjson' });
    await asOperator.start(id, false);
    const done = await imports.settled(id);
    const events = await auditOf(id);
    expect(events.map(({ action }) => action).sort()).toEqual([
      'user_imports.created',
      'user_imports.finished',
      'user_imports.started',
    ]);
    const [user] = await imports.rows(id);
    expect(await auditOf(user?.userId ?? '')).toMatchObject([
      { actor: { type: 'operator' }, changes: { userImport: id } },
    ]);
    const shown = JSON.stringify([done, events, await imports.rows(id)]);
    expect(shown).not.toContain('$2b$');
    const told = await query(
      "select changes::text || coalesce(actor_id, '') as text from audit_events where changes::text like '%$2b$%'",
    );
    expect(told).toEqual([]);
    // The report keeps nothing of what was read.
    expect(
      await query("select 1 from user_import_rows where parsed is not null and email = 'imported20001@example.com'"),
    ).toEqual([]);
    expect(await query('select 1 from user_import_chunks')).toEqual([]);
  });

  test('has a report in pages, by outcome', async () => {
    const file = csv('email', ...Array.from({ length: 7 }, (_, n) => (n % 2 ? `page${n}@example.com` : `page${n}`)));
    const { id } = await imports.run(file, frontdesk, true);
    const first = await imports.rowsPage(id, '?outcome=failed&limit=3');
    const { data, nextCursor } = first.json as { data: { line: number }[]; nextCursor: string };
    expect(data.map(({ line }) => line)).toEqual([2, 4, 6]);
    const second = await imports.rowsPage(id, `?outcome=failed&limit=3&cursor=${nextCursor}`);
    expect(second.json).toMatchObject({ data: [{ line: 8 }], nextCursor: null });
    expect((await imports.rowsPage(id, '?cursor=bm9uc2Vuc2U')).status).toBe(400);
    const list = (await imports.list('?limit=1')).json as { data: { id: string }[]; nextCursor: string };
    expect(list.data.map((found) => found.id)).toEqual([id]);
    expect((await imports.list(`?limit=1&cursor=${list.nextCursor}`)).status).toBe(200);
  });
});

function row(
  position: number,
  line: number,
  email: string,
  outcome: string,
  code: string | null = null,
  field: string | null = null,
) {
  return { position, line, email, sourceId: null, outcome, code, field, userId: null };
}

describe('a file that is broken', () => {
  test.each<[string, string | Buffer, object]>([
    ['in its last line', `${manyUsers(2_000, 30_001)}{"email":`, { code: 'json_malformed', line: 2_001, field: null }],
    [
      'by bytes that are no text',
      Buffer.concat([Buffer.from(manyUsers(3, 30_001)), Buffer.from([0xff])]),
      { code: 'file_not_utf8', line: 4, field: null },
    ],
    ['by a column that is missing', csv('id,name', '1,Ada'), { code: 'column_missing', line: 1, field: 'email' }],
    [
      'by a record without end',
      `[{"email":"${'x'.repeat(2_000_000)}"}]`,
      { code: 'record_too_long', line: 1, field: null },
    ],
    ['because it is empty', ' \n', { code: 'file_empty', line: 2, field: null }],
    ['because nobody is in it', '[]', { code: 'file_empty', line: 1, field: null }],
  ])('%s is refused with its line, and nobody of it is imported', async (_, file, problem) => {
    const before = await counts();
    const failed = await imports.run(file, frontdesk);
    expect(failed).toMatchObject({ state: 'failed', problem, rows: { created: 0 } });
    const after = await counts();
    expect(after).toEqual({ ...before, events: before.events + 1 });
    expect(await imports.rows(failed.id)).toEqual([]);
    expect(codeOf(await imports.start(failed.id, false))).toBe('user_imports.wrong_state');
    expect(codeOf(await imports.cancel(failed.id))).toBe('user_imports.wrong_state');
  });
});
