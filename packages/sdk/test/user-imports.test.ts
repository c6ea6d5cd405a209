import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../testing/kit/index.ts';
import { createFrontdesk, type FetchLike, type FrontdeskError, type UserImportProgress } from '../src/index.ts';
import { CHUNK_BYTES } from '../src/management/run-user-import.ts';

const USERS = 500;

let server: TestServer;
/** Positions of the pieces that left, in order. */
let sent: number[];
let cut: (url: string) => boolean;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());
beforeEach(() => {
  sent = [];
  cut = () => false;
});

/** The line between us and the server. It notes what goes over it, and breaks where it is told to. */
const line: FetchLike = async (url, init) => {
  if (cut(url)) throw new TypeError('fetch failed');
  const position = /\/chunks\/(\d+)$/.exec(url)?.[1];
  if (position !== undefined) sent.push(Number(position));
  return fetch(url, init);
};
const connect = () => createFrontdesk({ baseUrl: server.base, secretKey: server.secretKey, fetch: line }).api;
const codeOf = (fault: unknown) => (fault as FrontdeskError).code;
const failed = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('it went well'),
    (fault: unknown) => fault,
  );
let from = 1;
/** A file of five pieces, the last one short, with people whom no other test has. */
function bigFile(): string {
  const lines = Array.from({ length: USERS }, (_, n) =>
    JSON.stringify({ email: `imported${from + n}@example.com`, privateMetadata: { note: 'x'.repeat(1_600) } }),
  );
  from += USERS;
  const text = `${lines.join('\n')}\n`;
  expect(Math.ceil(text.length / CHUNK_BYTES)).toBe(5);
  return text;
}

describe('an import by the SDK', () => {
  test('sends the file in pieces, tells how far it is, and waits for the end', async () => {
    const file = bigFile();
    const told: UserImportProgress[] = [];
    const done = await connect().userImports.run(new Blob([file]), {
      format: 'frontdesk',
      fileName: 'users.ndjson',
      onProgress: (progress) => told.push(progress),
    });
    expect(done).toMatchObject({ state: 'done', fileName: 'users.ndjson', rows: { total: USERS, created: USERS } });
    expect(sent).toEqual([0, 1, 2, 3, 4]);
    expect(told[0]).toMatchObject({ fileBytes: file.length, userImport: { id: done.id, bytes: { total: 0 } } });
    const arrived = told.map(({ userImport }) => userImport.bytes.total);
    expect(arrived).toEqual(arrived.toSorted((one, other) => one - other));
    expect(arrived).toContain(CHUNK_BYTES * 3);
    expect(told.at(-1)?.userImport).toEqual(done);
    expect((await connect().users.list({ q: 'imported499@' })).data).toHaveLength(1);
    const rows = connect().userImports.allRows(done.id, { outcome: 'created' });
    const positions: number[] = [];
    for await (const row of rows) positions.push(row.position);
    expect(positions).toEqual(Array.from({ length: USERS }, (_, n) => n + 1));
  });

  test('goes on in a new process where the line broke, without what has arrived', async () => {
    const file = bigFile();
    let id = '';
    cut = (url) => url.endsWith('/chunks/3');
    const fault = await failed(
      connect().userImports.run(file, {
        format: 'frontdesk',
        onProgress: ({ userImport }) => {
          id = userImport.id;
        },
      }),
    );
    expect(codeOf(fault)).toBe('network.unreachable');
    expect(await connect().userImports.get(id)).toMatchObject({ state: 'uploading' });
    cut = () => false;
    sent = [];
    const done = await connect().userImports.run(file, { userImportId: id });
    // The last piece that arrived goes once more: it shows that this is the same file.
    expect(sent).toEqual([2, 3, 4]);
    expect(done).toMatchObject({ id, state: 'done', rows: { created: USERS, failed: 0 } });
    expect(await connect().userImports.run(file, { userImportId: id })).toEqual(done);
  });

  test('does not go on with another file', async () => {
    const file = bigFile();
    let id = '';
    cut = (url) => url.endsWith('/chunks/2');
    await failed(
      connect().userImports.run(file, { format: 'frontdesk', onProgress: ({ userImport }) => (id = userImport.id) }),
    );
    cut = () => false;
    const other = await failed(connect().userImports.run(bigFile(), { userImportId: id }));
    expect(codeOf(other)).toBe('user_imports.chunk_conflict');
    const shorter = await failed(connect().userImports.run('email\nada@example.com\n', { userImportId: id }));
    expect(codeOf(shorter)).toBe('request.invalid');
    expect(codeOf(await failed(connect().userImports.run('', { format: 'frontdesk' })))).toBe('request.invalid');
    for await (const each of connect().userImports.all())
      if (each.state === 'uploading') await connect().userImports.cancel(each.id);
    expect((await connect().users.count({ q: `imported${from - 1}@` })).count).toBe(0);
  });

  test('after a dry run has written nothing, and goes on from there', async () => {
    const file = new TextEncoder().encode('email\nmary@example.com\nno address\n');
    const checked = await connect().userImports.run(file, { format: 'frontdesk', dryRun: true });
    expect(checked).toMatchObject({ state: 'checked', rows: { created: 1, failed: 1 } });
    expect((await connect().users.list({ q: 'mary@' })).data).toEqual([]);
    const { data } = await connect().userImports.rows(checked.id, { outcome: 'failed' });
    expect(data).toMatchObject([{ line: 3, code: 'email_invalid' }]);
    const done = await connect().userImports.run(file, { userImportId: checked.id });
    expect(done).toMatchObject({ id: checked.id, state: 'done', rows: { created: 1, failed: 1 } });
    expect((await connect().users.list({ q: 'mary@' })).data).toHaveLength(1);
  });

  test('says what was wrong with a file that cannot be read', async () => {
    const ended = await connect().userImports.run('{"email": "broken', { format: 'frontdesk' });
    expect([ended.state, ended.problem?.line]).toEqual(['failed', 1]);
  });

  test('ends with the reason of its signal: in the upload, and while it waits', async () => {
    const file = bigFile();
    const reason = new Error('enough');
    let id = '';
    const abortAt = (state: string, arrived: number) => {
      const stop = new AbortController();
      const onProgress = ({ userImport }: UserImportProgress) => {
        id = userImport.id;
        if (userImport.state === state && userImport.bytes.total >= arrived) stop.abort(reason);
      };
      return { signal: stop.signal, onProgress };
    };
    const upload = abortAt('uploading', CHUNK_BYTES);
    expect(await failed(connect().userImports.run(file, { format: 'frontdesk', ...upload }))).toBe(reason);
    expect(sent).toEqual([0]);
    const waiting = abortAt('reading', 0);
    expect(await failed(connect().userImports.run(file, { userImportId: id, ...waiting }))).toBe(reason);
    const before = AbortSignal.abort(reason);
    expect(await failed(connect().userImports.wait(id, { signal: before }))).toBe(reason);
    expect(await connect().userImports.wait(id)).toMatchObject({ state: 'done', rows: { created: USERS } });
  });

  test('sends pieces as long as the contract lets them be', () => {
    const file = new URL('../../../generated/openapi.json', import.meta.url);
    const { put } = JSON.parse(readFileSync(file, 'utf8')).paths['/v1/user-imports/{userImportId}/chunks/{position}'];
    expect(put.requestBody.content['application/json'].schema.properties.data.maxLength).toBe((CHUNK_BYTES / 3) * 4);
  });
});
