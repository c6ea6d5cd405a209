import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { databaseUrl } from '../../../../../testing/kit/test-databases.ts';
import { type PreparedAsk, type PreparedResult, preparedQuery } from './prepared-query.ts';

let client: pg.Client;
beforeEach(async () => {
  client = new pg.Client({ connectionString: databaseUrl('postgres') });
  await client.connect();
  await client.query('create temporary table things (id integer primary key, name text, made timestamptz)');
});
afterEach(() => client.end());

function ask({ name, text, values }: Omit<PreparedAsk, 'values'> & { values?: readonly unknown[] }) {
  return new Promise<PreparedResult>((resolve, reject) => {
    const answered = (error: Error | null, result: PreparedResult) => (error ? reject(error) : resolve(result));
    client.query(preparedQuery({ name, text, values: values ?? [] }, answered));
  });
}

/** One of each that the product's statements ask for. */
const EVERY_KIND = {
  name: 'kinds',
  text: `select $1::uuid as id, $2::text as text, $3::timestamptz as at, $4::bytea as bytes, $5::text[] as list, $6::jsonb as json, $7::boolean as flag,
    $8::bigint as count, $9::float8 as ratio, $10::inet as ip, null::text as nothing`,
  values: [
    '0f8fad5b-d9cb-469f-a165-70867728950e',
    'Zoë “said” \\ \n',
    new Date('2026-11-27T12:00:00.123Z'),
    Buffer.from([0, 1, 255]),
    ['a', 'b "c", {d}', ''],
    { a: [1, { b: null }] },
    true,
    9_007_199_254_740_991,
    0.1,
    '2001:db8::1',
  ],
};

test('rows are read as pg reads them, whether it was asked how or knows it', async () => {
  const { text, values } = EVERY_KIND;
  const { rows } = await client.query(text, values);
  for (let time = 0; time < 3; time++) {
    const answer = await ask(EVERY_KIND);
    expect(answer.rows).toEqual(rows);
    expect([answer.command, answer.rowCount]).toEqual(['SELECT', 1]);
  }
});

test('the columns are described once for each connection', async () => {
  let described = 0;
  client.connection.on('rowDescription', () => described++);
  for (let time = 0; time < 3; time++) expect((await ask(EVERY_KIND)).rows).toHaveLength(1);
  expect(described).toBe(1);
});

test('what is changed is counted, with rows and without', async () => {
  const insert = { name: 'insert', text: 'insert into things (id, name) select n, $1 from generate_series(1, 3) n' };
  expect(await ask({ ...insert, values: ['a'] })).toMatchObject({ command: 'INSERT', rowCount: 3, rows: [] });
  const update = { name: 'update', text: 'update things set name = $2 where id = $1', values: [2, 'b'] };
  for (let time = 0; time < 2; time++) expect(await ask(update)).toMatchObject({ command: 'UPDATE', rowCount: 1 });
  const remove = { name: 'delete', text: 'delete from things where id < 3 returning id' };
  expect(await ask(remove)).toMatchObject({ rowCount: 2, rows: [{ id: 1 }, { id: 2 }] });
  expect(await ask(remove)).toMatchObject({ command: 'DELETE', rowCount: 0, rows: [] });
});

test('a statement that fails fails alone: before it was parsed, where it is bound, while it runs, and in its values', async () => {
  await expect(ask({ name: 'wrong', text: 'select from nowhere' })).rejects.toMatchObject({ code: '42P01' });
  const bound = { name: 'bound', text: 'select 10 / $1::integer as share' };
  await expect(ask({ ...bound, values: ['x'] })).rejects.toMatchObject({ code: '22P02' });
  await expect(ask({ ...bound, values: [0] })).rejects.toMatchObject({ code: '22012' });
  const circle: { self?: unknown } = {};
  circle.self = circle;
  await expect(ask({ ...bound, values: [circle] })).rejects.toThrow(/circular/);
  expect((await ask({ ...bound, values: [5] })).rows).toEqual([{ share: 2 }]);
  await expect(ask({ name: 'bound', text: 'select 1' })).rejects.toThrow('two statements are named bound');
  expect((await ask({ ...bound, values: [2] })).rows).toEqual([{ share: 5 }]);
});

test('whose columns become others is refused by Postgres, never read as what they were', async () => {
  const all = { name: 'all', text: 'select * from things' };
  await client.query(`insert into things (id, name) values (1, '7')`);
  expect((await ask(all)).rows).toEqual([{ id: 1, name: '7', made: null }]);
  await client.query('alter table things alter column name type integer using name::integer');
  await expect(ask(all)).rejects.toMatchObject({ code: '0A000' });
  expect((await client.query('select name from things')).rows).toEqual([{ name: 7 }]);
});

test('whoever waits is told that the connection broke', async () => {
  client.on('error', () => {});
  const waiting = ask({ name: 'long', text: 'select pg_sleep(10)' });
  client.connection.stream.destroy();
  await expect(waiting).rejects.toThrow('Connection terminated');
});
