import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  bearer,
  codeOf,
  createPerson,
  GOOD_PASSWORD,
  signInForTokens,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { controlHeader } from '../../../../../testing/kit/operators.ts';
import { folderOfRanges, sortedFile } from './breach-ranges.ts';

const BREACHED = 'a lantern in the third window';
const CLEAN = 'a lantern in the fourth window';
/** In the range, but only as padding. */
const PADDING = 'a lantern in the fifth window';

const sha1 = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase();
const filler = (n: number, count: number) =>
  Array.from({ length: n }, (_, at) => `${sha1(`filler ${at}`).slice(5)}:${count}`);

/** One range as the API and its downloader have it: suffixes in order, CRLF between them, none at the end. */
function rangeOf(prefix: string, padded: boolean): string {
  const own = [`${sha1(BREACHED).slice(5)}:37`].filter(() => sha1(BREACHED).startsWith(prefix));
  const zero = padded
    ? [
        ...filler(400, 0).map((line) => line.replace(/^./, 'F')),
        ...(sha1(PADDING).startsWith(prefix) ? [`${sha1(PADDING).slice(5)}:0`] : []),
      ]
    : [];
  return [...filler(500, 3), ...own, ...zero].sort().join('\r\n');
}

type Answering = (req: http.IncomingMessage, res: http.ServerResponse) => void;

/** The world outside: the range API of Pwned Passwords as it is documented, and as it can be on a bad day. */
async function startRangeApi() {
  const asked: { path: string; padding: unknown }[] = [];
  const api = { asked, answer: answerRange as Answering };
  const server = http.createServer((req, res) => {
    asked.push({ path: req.url ?? '', padding: req.headers['add-padding'] });
    api.answer(req, res);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return Object.assign(api, { host, stop });
}

function answerRange(req: http.IncomingMessage, res: http.ServerResponse): void {
  const prefix = /^\/range\/([0-9A-F]{5})$/.exec(req.url ?? '')?.[1];
  if (!prefix) return void res.writeHead(400).end('The hash prefix was not in a valid format');
  res.writeHead(200, { 'content-type': 'text/plain' }).end(rangeOf(prefix, req.headers['add-padding'] === 'true'));
}

describe('with a range API', () => {
  let api: Awaited<ReturnType<typeof startRangeApi>>;
  let server: TestServer;
  beforeAll(async () => {
    api = await startRangeApi();
    const { host } = api;
    server = await startTestServer({
      env: { FRONTDESK_BREACHED_PASSWORDS: `http://${host}/range/`, FRONTDESK_OUTBOUND_ALLOWED: host },
      settings: { limits: { signUpsPerAddressAndHour: 100 } },
    });
  });
  afterAll(async () => {
    await server?.stop();
    api?.stop();
  });
  afterEach(() => {
    api.asked.length = 0;
    api.answer = answerRange;
  });

  let n = 0;
  const signUp = (password: string, base = server.base) =>
    server.api.post(`${base}/auth/sign-up`, { email: `somebody-${++n}@example.com`, password });
  const checks = async (result: string) => {
    const { text } = await server.api.get(`${server.origin}/metrics`);
    return Number(
      new RegExp(`frontdesk_breached_password_checks_total\\{[^}]*"${result}"[^}]*\\} (\\d+)`).exec(text)?.[1] ?? 0,
    );
  };

  test('a breached password is refused wherever one is chosen, and nothing is written', async () => {
    const person = await createPerson(server);
    const { accessToken } = await signInForTokens(server, person);
    await server.api.post(`${server.base}/auth/password-reset`, { email: person.email });
    const link = (await server.mail(person.email, /reset/i)).links[0] ?? '';
    const token = new URL(link).searchParams.get('token');
    const before = await checks('breached');

    const refused = [
      await signUp(BREACHED),
      await server.api.post(`${server.base}/auth/password-reset/confirm`, { token, password: BREACHED }),
      await server.api.post(
        `${server.base}/me/password`,
        { currentPassword: GOOD_PASSWORD, newPassword: BREACHED },
        bearer(accessToken),
      ),
    ];
    expect(refused.map((answer) => [answer.status, codeOf(answer)])).toEqual(
      Array(3).fill([422, 'passwords.breached']),
    );
    for (const answer of refused) expect(answer.json).toMatchObject({ errors: [{ path: 'password' }] });
    const made = await server.api.post(
      `${server.origin}/v1/users`,
      { email: 'made@example.com', password: BREACHED },
      bearer(server.secretKey),
    );
    expect([made.status, codeOf(made)]).toEqual([422, 'users.password_refused']);
    expect(made.json).toMatchObject({ errors: [{ code: 'passwords.breached' }] });
    expect(await checks('breached')).toBe(before + 4);

    const users = await server.api.get(`${server.origin}/v1/users`, bearer(server.secretKey));
    expect((users.json as { data: { email: string }[] }).data.map(({ email }) => email)).toEqual([person.email]);
    // The reset is still open, and the old password is what it was.
    await signInForTokens(server, person);
    const reset = await server.api.post(`${server.base}/auth/password-reset/confirm`, { token, password: CLEAN });
    expect(reset.status).toBe(200);
  });

  test('the other side hears five characters of the hash and asks for padding, which counts for nothing', async () => {
    expect((await signUp(CLEAN)).status).toBe(201);
    expect((await signUp(PADDING)).status).toBe(201);
    expect(api.asked).toEqual(
      [CLEAN, PADDING].map((password) => ({ path: `/range/${sha1(password).slice(0, 5)}`, padding: 'true' })),
    );
    expect(rangeOf(sha1(PADDING).slice(0, 5), true)).toContain(`${sha1(PADDING).slice(5)}:0`);
  });

  test('what the rules refuse is not asked for, and a project may go without', async () => {
    expect(codeOf(await signUp('passwordpassword'))).toBe('passwords.too_common');
    const body = { slug: 'without', settings: { passwords: { refuseBreached: false } } };
    const made = await server.api.post(`${server.origin}/v1/projects`, { slug: 'without' }, controlHeader(server));
    const { project } = made.json as { project: { id: string; baseUrl: string } };
    const changed = await server.api.request('PATCH', `${server.origin}/v1/projects/${project.id}`, {
      body: { settings: body.settings },
      headers: controlHeader(server),
    });
    expect(changed.status, changed.text).toBe(200);
    expect((await signUp(BREACHED, project.baseUrl)).status).toBe(201);
    expect(api.asked).toEqual([]);
  });

  test.each<[string, Answering]>([
    ['answers with an error', (_, res) => void res.writeHead(503).end('busy')],
    ['answers with something else', (_, res) => void res.writeHead(200).end('<!doctype html><title>Sign in</title>')],
    ['breaks off', (_, res) => void res.socket?.destroy()],
    ['never answers', () => {}],
    ['answers without an end', (_, res) => void res.writeHead(200).write(rangeOf('00000', false))],
    ['answers with more than a range has', (_, res) => void res.writeHead(200).end('x'.repeat(2_000_000))],
  ])('a list that %s keeps nobody waiting and nobody out', async (_, answer) => {
    const other = await startTestServer({ replicaOf: server, env: environment() });
    try {
      api.answer = answer;
      const began = performance.now();
      expect((await signUp(BREACHED, `${other.origin}/p/acme`)).status).toBe(201);
      // A second, and what a sign-up takes beside it on a busy machine.
      expect(performance.now() - began).toBeLessThan(5_000);
      expect(api.asked).toHaveLength(1);
      // After it nobody asks for a while, so that nobody waits either.
      expect((await signUp(BREACHED, `${other.origin}/p/acme`)).status).toBe(201);
      expect(api.asked).toHaveLength(1);
      const { text } = await other.api.get(`${other.origin}/metrics`);
      expect(text).toMatch(/frontdesk_breached_password_checks_total\{[^}]*"failed"[^}]*\} 1/);
      expect(text).toMatch(/frontdesk_breached_password_checks_total\{[^}]*"skipped"[^}]*\} 1/);
    } finally {
      await other.stop();
    }
  });

  function environment(): Record<string, string> {
    const { breachedPasswords, outboundAllowed } = server.running.services.config;
    return {
      FRONTDESK_BREACHED_PASSWORDS: breachedPasswords ?? '',
      FRONTDESK_OUTBOUND_ALLOWED: outboundAllowed.join(','),
    };
  }

  test('a private address is not asked unless it is allowed', async () => {
    const env = { ...environment(), FRONTDESK_OUTBOUND_ALLOWED: '' };
    const other = await startTestServer({ replicaOf: server, env });
    try {
      expect((await signUp(BREACHED, `${other.origin}/p/acme`)).status).toBe(201);
      expect(api.asked).toEqual([]);
    } finally {
      await other.stop();
    }
  });
});

describe('with files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-ranges-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('a folder of ranges knows what is in them, and says so where one is missing', async () => {
    for (const [name, text] of [
      [`${sha1(BREACHED).slice(0, 5)}.txt`, BREACHED],
      [sha1(CLEAN).slice(0, 5), CLEAN],
    ] as const)
      writeFileSync(join(folder, name), rangeOf(sha1(text).slice(0, 5), false));
    const ranges = folderOfRanges(folder);
    expect(await ranges.has(sha1(BREACHED))).toBe(true);
    expect(await ranges.has(sha1(CLEAN))).toBe(false);
    await expect(ranges.has(sha1(PADDING))).rejects.toThrow('cannot be read (ENOENT)');
  });

  test('a sorted file is found by halving: its first line, its last, each between, and none beside them', async () => {
    const digests = Array.from({ length: 3_000 }, (_, at) => sha1(`password ${at}`)).sort();
    for (const end of ['\r\n', '\n']) {
      const path = join(folder, 'sorted.txt');
      writeFileSync(path, digests.map((digest, at) => `${digest}:${1 + at * 7919}${end}`).join(''));
      const ranges = sortedFile(path);
      for (const digest of digests) expect(await ranges.has(digest), digest).toBe(true);
      for (let at = 0; at < 300; at++) expect(await ranges.has(sha1(`no password ${at}`))).toBe(false);
      expect(await ranges.has('0'.repeat(40))).toBe(false);
      expect(await ranges.has('F'.repeat(40))).toBe(false);
      ranges.close();
    }
  });

  test('a file that is something else is no answer', async () => {
    const path = join(folder, 'else.txt');
    writeFileSync(path, 'something else\n'.repeat(10_000));
    await expect(sortedFile(path).has(sha1(BREACHED))).rejects.toThrow('no list');
  });

  test('a server asks them at sign-up', async () => {
    // Also for the first operator, whom the kit sets up.
    const first = sha1('seven tall ships at dawn 7').slice(0, 5);
    writeFileSync(join(folder, `${first}.txt`), rangeOf(first, false));
    const server = await startTestServer({ env: { FRONTDESK_BREACHED_PASSWORDS: folder } });
    try {
      const body = (password: string) => ({ email: 'somebody@example.com', password });
      const refused = await server.api.post(`${server.base}/auth/sign-up`, body(BREACHED));
      expect([refused.status, codeOf(refused)]).toEqual([422, 'passwords.breached']);
      expect((await server.api.post(`${server.base}/auth/sign-up`, body(CLEAN))).status).toBe(201);
    } finally {
      await server.stop();
    }
  });

  test('a path that is not there is said at the start', async () => {
    const env = { FRONTDESK_BREACHED_PASSWORDS: join(folder, 'missing') };
    await expect(startTestServer({ env })).rejects.toThrow(
      /^FRONTDESK_BREACHED_PASSWORDS: there is no file or folder /,
    );
  });
});
