import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { atOnce, codeOf, startTestServer, type TestServer, until } from '../../../../../testing/kit/index.ts';
import { systemContext } from '../../platform/context/context.ts';
import { createCookieJar } from '../../platform/http/cookies.ts';
import { FIREBASE } from '../user-formats/user-files.fixture.ts';
import { removeOldUserImports } from './index.ts';
import { createImports, manyUsers } from './user-imports.fixture.ts';

/** Without a worker: what was started stays where it is, until a replica with one comes. */
let server: TestServer;
let imports: ReturnType<typeof createImports>;
beforeAll(async () => {
  server = await startTestServer({ role: 'api' });
  imports = createImports(server);
});
afterAll(() => server?.stop());

const frontdesk = { format: 'frontdesk' };
const query = async <Found extends object>(sql: string, values: unknown[] = []) =>
  (await server.running.services.database.pool.query<Found>(sql, values)).rows;
const idOf = (answer: { json: unknown }) => (answer.json as { id: string }).id;
const [one, two] = [Buffer.from('email\none@example.com\n'), Buffer.from('two@example.com\n')];

async function withWorker<Result>(work: () => Promise<Result>): Promise<Result> {
  const worker = await startTestServer({ replicaOf: server, role: 'worker' });
  try {
    return await work();
  } finally {
    await worker.stop();
  }
}

async function cancelAll(): Promise<void> {
  const { data } = (await imports.list('?limit=100')).json as { data: { id: string; state: string }[] };
  for (const { id, state } of data) if (!['done', 'failed', 'cancelled'].includes(state)) await imports.cancel(id);
}

describe('a file', () => {
  test('comes in chunks in any order, several at once, and again where an answer was lost', async () => {
    const id = idOf(await imports.create(frontdesk));
    const answers = await atOnce(20, (n) => imports.put(id, n % 2, n % 2 ? two : one));
    expect([...new Set(answers.map(({ status }) => status))]).toEqual([200]);
    for (const [position, bytes] of [one, two].entries()) await imports.put(id, position, bytes);
    expect(await imports.get(id)).toMatchObject({ state: 'uploading', bytes: { total: one.length + two.length } });
    expect(codeOf(await imports.put(id, 1, one))).toBe('user_imports.chunk_conflict');
    await cancelAll();
  });

  test('of which a part is missing is not started', async () => {
    const id = idOf(await imports.create(frontdesk));
    expect(codeOf(await imports.start(id, true))).toBe('user_imports.chunks_missing');
    await imports.put(id, 1, two);
    const refused = await imports.start(id, true);
    expect(codeOf(refused)).toBe('user_imports.chunks_missing');
    expect(refused.json).toMatchObject({ detail: '1 of 2 chunks have arrived.' });
    await imports.put(id, 0, one);
    expect((await imports.start(id, true)).status).toBe(200);
    expect(codeOf(await imports.put(id, 2, two))).toBe('user_imports.wrong_state');
    await cancelAll();
  });

  test('is bounded, and so are those that wait', async () => {
    const id = idOf(await imports.create(frontdesk));
    await query('update user_imports set bytes_total = $1 where state = $2', [128 * 1024 * 1024, 'uploading']);
    const refused = await imports.put(id, 0, one);
    expect([refused.status, codeOf(refused)]).toEqual([413, 'user_imports.too_large']);
    expect(await query('select 1 from user_import_chunks')).toEqual([]);
    const answers = await atOnce(20, () => imports.create(frontdesk));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(9);
    for (const late of answers.filter(({ status }) => status !== 201))
      expect([late.status, codeOf(late)]).toEqual([409, 'user_imports.too_many']);
    await cancelAll();
  });
});

describe('the key of Firebase', () => {
  test('is sealed, has one id however often it comes, and is shown to nobody', async () => {
    const body = { format: 'firebase', firebase: FIREBASE };
    const answers = [await imports.create(body), await imports.create(body)];
    for (const { status, text } of answers) {
      expect(status).toBe(201);
      expect(text).not.toContain(FIREBASE.signerKey.slice(0, 20));
    }
    expect(await query('select 1 from password_signer_keys')).toHaveLength(1);
    const kept = await query<{ options: string }>('select options::text from user_imports');
    expect(JSON.stringify(kept)).not.toContain(FIREBASE.signerKey.slice(0, 20));
    await cancelAll();
  });

  test('is refused where it is none, or where the file is of somebody else', async () => {
    const empty = await imports.create({ format: 'firebase', firebase: { ...FIREBASE, signerKey: '' } });
    expect(empty.json).toMatchObject({ errors: [{ path: 'firebase.signerKey', message: 'is empty' }] });
    const short = await imports.create({ format: 'firebase', firebase: { ...FIREBASE, signerKey: 'AAAA' } });
    expect([short.status, codeOf(short)]).toEqual([422, 'user_imports.signer_key_invalid']);
    const foreign = await imports.create({ format: 'auth0', firebase: FIREBASE });
    expect([foreign.status, codeOf(foreign)]).toEqual([422, 'user_imports.parameters_unwanted']);
  });
});

describe('of several imports', () => {
  test('one runs, whichever of 20 starts comes first', async () => {
    const ids = await Promise.all(
      Array.from({ length: 5 }, (_, n) => imports.upload(manyUsers(1, 40_000 + n), frontdesk)),
    );
    const answers = await atOnce(20, (n) => imports.start(ids[n % 5] ?? '', true));
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    const codes = new Set(answers.filter(({ status }) => status !== 200).map(codeOf));
    expect([...codes].every((code) => ['user_imports.busy', 'user_imports.wrong_state'].includes(code))).toBe(true);
    expect(
      await query(
        "select 1 from jobs.job where name = 'user-imports' and state = 'created' and data ->> 'importId' = any($1)",
        [(await query<{ id: string }>("select id from user_imports where state = 'reading'")).map(({ id }) => id)],
      ),
    ).toHaveLength(1);
    await cancelAll();
  });
});

describe('an import that is cancelled', () => {
  test('keeps who was created, creates nobody else, and forgets the file', { timeout: 85_000 }, async () => {
    const id = await imports.upload(manyUsers(6_000, 50_001), frontdesk);
    await imports.start(id, false);
    const cancelled = await withWorker(async () => {
      await until(async () => (await imports.get(id)).rows.created >= 500, 30_000, 'the first batch');
      expect((await imports.cancel(id)).status).toBe(200);
      const { rows } = await imports.get(id);
      const left = async () =>
        (await query('select 1 from user_import_rows where parsed is not null limit 1')).length === 0;
      await until(left, 20_000, 'the end of what was staged');
      return rows;
    });
    expect(cancelled.created).toBeLessThan(6_000);
    const [users] = await query<{ count: number }>(
      "select count(*)::integer as count from users where email like 'imported%'",
    );
    expect(users?.count).toBe(cancelled.created);
    expect(await imports.get(id)).toMatchObject({ state: 'cancelled', rows: { created: cancelled.created } });
    expect(await imports.rows(id, '?limit=1000&outcome=created')).toHaveLength(Math.min(1_000, cancelled.created));
    expect(await query('select 1 from user_import_chunks')).toEqual([]);
    const [reported] = await query<{ count: number }>(
      'select count(*)::integer as count from user_import_rows where import_id = (select id from user_imports where rows_created > 0)',
    );
    expect(reported?.count).toBe(cancelled.created);
  });
});

describe('housekeeping', () => {
  const tidy = () =>
    removeOldUserImports(systemContext(server.running.services, 'housekeeping', createCookieJar(undefined)));
  const age = (id: string, interval: string) =>
    query(`update user_imports set updated_at = updated_at - $1::interval where state = $2`, [interval, id]);

  test('gives up what nobody started for a day, and removes a report after two weeks', async () => {
    await cancelAll();
    const id = await imports.upload(one, frontdesk);
    await age('uploading', '23 hours');
    await tidy();
    expect((await imports.get(id)).state).toBe('uploading');
    await age('uploading', '2 hours');
    await tidy();
    expect((await imports.get(id)).state).toBe('cancelled');
    expect(await query('select 1 from user_import_chunks')).toEqual([]);
    await age('cancelled', '15 days');
    for (let n = 0; n < 10 && (await query('select 1 from user_imports')).length > 0; n++) await tidy();
    expect(await query('select 1 from user_imports union all select 1 from user_import_rows')).toEqual([]);
  });

  test('gives what stands still to another worker', async () => {
    const id = await imports.upload(one, frontdesk);
    await imports.start(id, false);
    await query("delete from jobs.job where name = 'user-imports'");
    await tidy();
    expect(await query("select 1 from jobs.job where name = 'user-imports'")).toEqual([]);
    await age('reading', '6 minutes');
    await tidy();
    expect(await query("select 1 from jobs.job where name = 'user-imports'")).toHaveLength(1);
    expect(await withWorker(() => imports.settled(id))).toMatchObject({ state: 'done', rows: { created: 1 } });
  });
});
