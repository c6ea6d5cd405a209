import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pages, routes } from '../../apps/server/src/app/routes.ts';
import { mailboxRoutes } from '../../apps/server/src/modules/mailbox/index.ts';
import type { PageRoute, Route } from '../../apps/server/src/platform/http/contract.ts';
import { type Answer, bearer } from '../kit/index.ts';
import { digestOf } from './digest.ts';
import { createWorld, keyOf, requestFor, type Targets, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.stop());

const all: readonly Route[] = [...routes, ...mailboxRoutes.routes];
const allPages: readonly PageRoute[] = [...pages, ...mailboxRoutes.pages];

/** With the best credential that the route knows, so that what is judged is the input alone. */
function credential(row: Pick<Route, 'who'>): Record<string, string> {
  if (row.who.surface === 'management') return bearer(world.server.secretKey);
  return row.who.surface === 'project' ? bearer(world.tokens.user) : {};
}

type Change = {
  readonly body?: unknown;
  readonly raw?: string;
  readonly headers?: Record<string, string>;
  readonly url?: (url: string) => string;
  readonly targets?: Partial<Targets>;
};

async function send(row: Route, change: Change): Promise<Answer> {
  const right = requestFor(world, row, { ...world.own, ...change.targets });
  const url = change.url ? change.url(right.url) : right.url;
  const body = 'body' in change ? change.body : right.body;
  const headers = { ...credential(row), ...change.headers };
  return world.server.api.request(right.method, url, {
    headers,
    ...(change.raw === undefined ? (body === undefined ? {} : { body }) : { raw: change.raw }),
  });
}

const INSIDE =
  /(\bat .+:\d+:\d+|node_modules|\.ts:\d|\bselect\b.+\bfrom\b|\binsert into\b|\bsyntax error\b|violates|\bpg_(catalog|class|proc|type|advisory|toast|temp)|duplicate key|ECONN|TypeError|undefined is not)/i;

/** A problem of the caller, with a code and the id of the request, and nothing of the inside. */
function isRefusal(answer: Answer, statuses: readonly number[], what: string): void {
  const shown = `${what}: ${answer.status} ${answer.text.slice(0, 300)}`;
  expect(statuses, shown).toContain(answer.status);
  expect(answer.headers.get('content-type'), shown).toMatch(/^application\/problem\+json/);
  const { code, requestId } = answer.json as { code?: string; requestId?: string };
  expect(code, shown).toMatch(/^[a-z_]+\.[a-z_]+$/);
  expect(requestId, shown).toMatch(/^req_/);
  expect(answer.headers.get('x-request-id'), shown).toBe(requestId);
  expect(answer.text, shown).not.toMatch(INSIDE);
}

async function writesNothing(work: () => Promise<void>): Promise<void> {
  const before = await digestOf(world.database);
  await work();
  expect(await digestOf(world.database)).toEqual(before);
}

/** What no contract of ours takes in place of this value. */
function wrongFor(value: unknown): readonly unknown[] {
  if (typeof value === 'string') return [12345, true, {}, ['x'], { $ne: '' }];
  if (typeof value === 'number') return ['text', 1.5, {}, [[]], false, -1];
  if (typeof value === 'boolean') return ['yes', 1, {}];
  return ['text', 7, [[]], false];
}

const withBody = all.filter((row) => row.contract.body !== undefined);
const named = <Row extends { method: string; path: string }>(rows: readonly Row[]): [string, Row][] =>
  rows.map((row) => [keyOf(row), row]);

test('there are routes and pages to try', () => {
  expect(withBody.length).toBeGreaterThan(15);
  expect(allPages.length).toBeGreaterThan(20);
});

describe.each(named(withBody))('the body of %s', (_, row) => {
  test('is refused with an unknown field, a wrong type, or no object at all', () =>
    writesNothing(async () => {
      const { body = {} } = requestFor(world, row, world.own);
      for (const field of ['surprise', 'role', 'isAdmin', 'projectId', 'userId', 'emailVerifiedAt', '__proto__x']) {
        isRefusal(await send(row, { body: { ...body, [field]: 'owner' } }), [400], `unknown ${field}`);
      }
      for (const [field, value] of Object.entries(body)) {
        for (const wrong of wrongFor(value))
          isRefusal(
            await send(row, { body: { ...body, [field]: wrong } }),
            [400],
            `${field}: ${JSON.stringify(wrong)}`,
          );
      }
      for (const wrong of [[], [body], 'text', 7, true, null])
        isRefusal(await send(row, { body: wrong }), [400], `body ${JSON.stringify(wrong)}`);
    }));

  test('is refused when it is too large, malformed, or of another content type', () =>
    writesNothing(async () => {
      const { body = {} } = requestFor(world, row, world.own);
      const text = JSON.stringify(body);
      isRefusal(await send(row, { body: { ...body, surprise: 'x'.repeat(300 * 1024) } }), [413], '300 KB');
      for (const raw of [
        '{',
        '{"a":1,}',
        "{'a':1}",
        'undefined',
        `${text}x`,
        '{"a":\u0001}',
        '{"__proto__":{"role":"owner"}}',
        '{"constructor":{"prototype":{}}}',
        '['.repeat(20_000),
      ]) {
        isRefusal(await send(row, { raw }), [400], `malformed ${raw.slice(0, 40)}`);
      }
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'application/xml',
        'application/jsonp',
        'text/json',
        '',
      ]) {
        isRefusal(
          await send(row, { raw: text, headers: { 'content-type': type } }),
          [400, 415],
          `content type ${type}`,
        );
      }
    }));

  test('never breaks anything by odd characters', async () => {
    const { body = {} } = requestFor(world, row, world.own);
    const targets = row.path.includes('/:') ? await world.freshTargets() : {};
    for (const [field, value] of Object.entries(body)) {
      for (const odd of [
        '\u0000',
        'a\u0000b@example.com',
        '\ud800',
        '\u202e\u0007',
        '🦄'.repeat(500),
        'x'.repeat(100_000),
        "'; drop table users; --",
        '<%= 7*7 %>{{7*7}}',
        '%00%ff',
      ]) {
        const given = typeof value === 'string' ? odd : typeof value === 'object' ? { [odd]: odd } : value;
        const answer = await send(row, { body: { ...body, [field]: given }, targets });
        expect(
          answer.status,
          `${field} ${JSON.stringify(odd).slice(0, 40)}: ${answer.text.slice(0, 200)}`,
        ).toBeLessThan(500);
        expect(answer.text).not.toMatch(INSIDE);
      }
      const text = JSON.stringify({ ...body, [field]: 'here' }).replace(
        '"here"',
        `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
      );
      isRefusal(await send(row, { raw: text, targets }), [400], `${field} nested deep`);
    }
  });
});

describe.each(named(all))('the rest of %s', (_, row) => {
  test('is refused with an impossible id', () =>
    writesNothing(async () => {
      const [, parameter] = /:(\w+)$|:(\w+)\//.exec(row.path) ?? [];
      const name = parameter ?? /:(\w+)/.exec(row.path)?.[1];
      if (name === undefined) return;
      const ids = [
        'x',
        'usr_',
        'usr_zzzzzzzzzzzzzzzzzzzzzzzzzz',
        '0199d4a0-0000-7000-8000-000000000000',
        '..%2f..%2fusers',
        '%00',
        '%ff',
        "'%20or%201=1",
        'x'.repeat(400),
        world.own.userId.toUpperCase(),
        `${world.own.sessionId.replace('ses_', 'app_')}`,
      ];
      for (const id of ids)
        isRefusal(await send(row, { targets: { [name]: id } }), [400, 404], `id ${id.slice(0, 50)}`);
    }));

  test('is refused with a query that the route does not know, and with a body where none belongs', () =>
    writesNothing(async () => {
      const add = (more: string) => (url: string) => `${url}${url.includes('?') ? '&' : '?'}${more}`;
      if (row.path !== '/session') isRefusal(await send(row, { url: add('surprise=1') }), [400], 'unknown query');
      if (row.contract.query && 'limit' in row.contract.query.shape) {
        for (const query of [
          'limit=0',
          'limit=-1',
          'limit=1e9',
          'limit=abc',
          'limit=1&limit=2',
          'limit[]=1',
          'cursor=garbage',
          'cursor=%00',
          `cursor=${'x'.repeat(600)}`,
          'cursor=W10',
        ]) {
          isRefusal(await send(row, { url: add(query) }), [400], query);
        }
      }
      if (row.contract.body === undefined && row.method !== 'GET') {
        isRefusal(
          await send(row, { body: { userId: world.own.userId, surprise: 1 } }),
          [400],
          'a body where none belongs',
        );
      }
    }));

  test('is not confused by broken or doubled cookies and headers', async () => {
    const id = world.own.projectId;
    const cookies = [
      ';;;=;==; =x',
      `frontdesk_${id}=%ff%00; frontdesk_${id}=second`,
      `frontdesk_access_${id}=a.b.c; frontdesk_access_${id}=d.e.f`,
      `frontdesk_${id}="quoted; frontdesk_device_${id}=\\`,
      `frontdesk_${id}=${'x'.repeat(4_000)}`,
      '__proto__=1; constructor=2',
    ];
    for (const cookie of cookies) {
      const answer = await world.server.api.request(row.method, requestFor(world, row, world.own).url, {
        headers: { cookie },
        ...(row.contract.body ? { body: { surprise: 1 } } : {}),
      });
      expect(answer.status, `${cookie.slice(0, 60)}: ${answer.text.slice(0, 200)}`).toBeLessThan(500);
      if (row.who.name === 'signed in' || row.who.surface === 'management')
        isRefusal(answer, [400, 401], cookie.slice(0, 60));
    }
    const odd = [
      { authorization: 'Bearer' },
      { authorization: `Bearer ${'x'.repeat(8_000)}` },
      { 'frontdesk-project': 'garbage' },
      { 'idempotency-key': 'x'.repeat(5_000) },
      { 'accept-language': '*;q=x,,;' },
    ];
    for (const headers of odd) {
      const answer = await send(row, {
        headers: headers as Record<string, string>,
        ...(row.contract.body
          ? { body: { surprise: 1 } }
          : { targets: { userId: 'x', sessionId: 'x', secretKeyId: 'x', projectId: 'x' } }),
      });
      expect(answer.status, `${JSON.stringify(headers).slice(0, 60)}: ${answer.text.slice(0, 200)}`).toBeLessThan(500);
    }
  });
});

describe.each(named(allPages))('the page %s', (_, row) => {
  const url = () =>
    `${row.who.surface === 'project' ? world.server.base : world.server.origin}${row.path.replaceAll(/:\w+/g, 'x')}`;

  test('answers broken requests with an error of the caller, and writes nothing', () =>
    writesNothing(async () => {
      const html = { accept: 'text/html' };
      const answers: Answer[] = [];
      if (row.method === 'GET') {
        for (const query of [
          '?returnTo=%ff',
          '?token=%00',
          '?token[]=1&token=2',
          `?token=${'x'.repeat(5_000)}`,
          '?lang=xx&lang=de',
          '?__proto__=1',
          '?email=%F0%9F',
        ]) {
          answers.push(await world.server.api.get(`${url()}${query}`, html));
        }
      } else {
        const form = 'application/x-www-form-urlencoded';
        for (const [type, raw] of [
          [form, 'email=%ff&password=%00'],
          [form, 'email=a&email=b&formToken=x&formToken=y'],
          [form, 'email[]=a&email[$ne]=b'],
          [form, `email=${'x'.repeat(300 * 1024)}`],
          [form, ''],
          ['application/json', '{"email":1}'],
          ['application/json', '{'],
          ['text/plain', 'email=a'],
          ['multipart/form-data; boundary=x', '--x--'],
        ] as const) {
          answers.push(
            await world.server.api.request('POST', url(), { raw, headers: { ...html, 'content-type': type } }),
          );
        }
      }
      for (const answer of answers) {
        expect(answer.status, answer.text.slice(0, 300)).toBeLessThan(500);
        expect(answer.text).not.toMatch(INSIDE);
      }
    }));
});

test('an address that does not exist, and a method that is not answered, are problems with a code', async () => {
  for (const path of [
    '/nowhere',
    '/v1/nowhere',
    '/p/acme/nowhere',
    '/p/nobody/session',
    '/p/%00/session',
    '/p/..%2f/session',
    '//evil.example/v1/users',
  ]) {
    isRefusal(await world.server.api.get(`${world.server.origin}${path}`), [400, 404], path);
  }
  for (const method of ['PUT', 'DELETE', 'PATCH'])
    isRefusal(await world.server.api.request(method, `${world.server.base}/auth/sign-up`), [404, 405], method);
});

test('files are served from their folder alone', async () => {
  for (const path of [
    '/dashboard/%00',
    '/dashboard/assets/%ff',
    '/dashboard/assets/..%2f..%2f..%2fpackage.json',
    '/dashboard/assets/....//package.json',
    '/assets/%2e%2e/tokens.css',
    '/assets/',
  ]) {
    const answer = await world.server.api.get(`${world.server.origin}${path}`);
    expect(answer.status, `${path}: ${answer.text.slice(0, 200)}`).toBeLessThan(504);
    expect(answer.status === 500, `${path}: ${answer.text.slice(0, 200)}`).toBe(false);
    expect(answer.text).not.toContain('"workspaces"');
    expect(answer.text).not.toMatch(INSIDE);
  }
});
