import { generateKeyPairSync } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer, codeOf, startTestServer, type TestServer } from '../../../../../testing/kit/index.ts';
import { controlHeader } from '../../../../../testing/kit/operators.ts';
import { putProvider, signInAtProvider } from '../../../../../testing/kit/providers.ts';
import { resealValues } from '../data-keys/index.ts';
import { offerSimulator } from './index.ts';

const LENT = JSON.stringify({ google: { clientId: 'instance-google', clientSecret: 'the secret of the instance' } });
const SECRET = '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Q2';

let server: TestServer;
let database: pg.Client;
let reached = 0;
let inside: http.Server;
let insidePort = 0;

beforeAll(async () => {
  server = await startTestServer({ role: 'api', env: { FRONTDESK_PROVIDERS: LENT } });
  database = new pg.Client({ connectionString: server.databaseUrl });
  await database.connect();
  inside = http.createServer((_, res) => {
    reached++;
    res.end('{"issuer":"inside"}');
  });
  await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve));
  insidePort = (inside.address() as AddressInfo).port;
});
afterAll(async () => {
  inside?.close();
  await database?.end();
  await server?.stop();
});

const put = (key: string, body: Record<string, unknown>) => putProvider(server, key, body);
const list = async () =>
  (await server.api.get(`${server.origin}/v1/providers`, bearer(server.secretKey))).json as {
    data: Record<string, unknown>[];
    lent: string[];
  };
const issuer = () => `${server.origin}/dev/provider`;
const ownIssuer = (given: Record<string, unknown> = {}) => ({
  kind: 'oidc',
  issuer: issuer(),
  clientId: 'acme',
  clientSecret: 'simulator',
  ...given,
});

describe('a provider of a project', () => {
  test('is set, shown without its secret, changed and removed; each is told', async () => {
    const made = await put('google', { kind: 'google', clientId: 'id-1', clientSecret: SECRET, position: 2 });
    expect(made.status, made.text).toBe(200);
    expect(made.json).toMatchObject({
      key: 'google',
      credentials: 'own',
      clientId: 'id-1',
      clientSecretLastFour: '9fQ2',
      offered: true,
      callbackUrl: `${server.base}/callback/google`,
    });
    // Left out, the secret stays.
    expect((await put('google', { kind: 'google', clientId: 'id-1', enabled: false })).json).toMatchObject({
      clientSecretLastFour: '9fQ2',
      offered: false,
    });
    const everything = JSON.stringify([made.json, await list()]);
    expect(everything).not.toContain(SECRET);
    const { rows } = await database.query<{ sealed: Buffer }>(
      `select client_secret_sealed as sealed from providers where key = 'google'`,
    );
    expect(rows[0]?.sealed.includes(SECRET)).toBe(false);
    const { rows: told } = await database.query<{ told: string }>(
      `select action || changes::text as told from audit_events where action like 'providers.%' union all select type || data::text from outbox_events where type like 'provider.%'`,
    );
    expect(told.length).toBe(4);
    expect(JSON.stringify(told)).not.toContain(SECRET);

    const remove = () =>
      server.api.request('DELETE', `${server.origin}/v1/providers/google`, { headers: bearer(server.secretKey) });
    expect((await remove()).status).toBe(204);
    expect((await remove()).status).toBe(204);
    expect((await list()).data).toEqual([]);
  });

  test('keeps its secret only while that goes where it went before', async () => {
    await put('acme-sso', ownIssuer());
    const { clientSecret: _, ...without } = ownIssuer();
    expect((await put('acme-sso', without)).status).toBe(200);
    for (const change of [{ clientId: 'another' }, { issuer: `${issuer()}/` }])
      expect([422, 502]).toContain((await put('acme-sso', { ...without, ...change })).status);
    expect(codeOf(await put('acme-sso', { ...without, clientId: 'another' }))).toBe('providers.incomplete');
    expect((await list()).data[0]).toMatchObject({ clientId: 'acme', issuer: issuer() });
  });

  test('with credentials of the instance needs none of its own, where the instance has some', async () => {
    const made = await put('google', { kind: 'google', credentials: 'instance' });
    expect(made.json).toMatchObject({ offered: true, clientId: null, callbackUrl: `${server.origin}/callback/google` });
    expect(JSON.stringify([made.json, await list()])).not.toMatch(/instance-google|secret of the instance/);
    expect((await list()).lent).toEqual(['google', 'simulator']);
    expect(codeOf(await put('github', { kind: 'github', credentials: 'instance' }))).toBe('providers.not_lent');
    const begun = await server.browser().get(`${server.base}/auth/sign-in/providers`);
    expect(begun.json).toMatchObject({
      data: expect.arrayContaining([{ key: 'google', kind: 'google', name: 'Google' }]),
    });
  });

  test.each([
    [
      'a key that is not its own',
      'other',
      { kind: 'google', clientId: 'x', clientSecret: 'y' },
      'providers.contradictory',
    ],
    [
      'the key of another kind',
      'github',
      { ...ownIssuerText(), issuer: 'https://id.example' },
      'providers.contradictory',
    ],
    ['no issuer', 'acme', { kind: 'oidc', clientId: 'x', clientSecret: 'y' }, 'providers.incomplete'],
    [
      'an issuer that nobody asked for',
      'google',
      { kind: 'google', clientId: 'x', clientSecret: 'y', issuer: 'https://id.example' },
      'providers.contradictory',
    ],
    ['no client id', 'google', { kind: 'google', clientSecret: 'y' }, 'providers.incomplete'],
    ['no secret', 'discord', { kind: 'discord', clientId: 'x' }, 'providers.incomplete'],
    [
      'a secret beside lent credentials',
      'google',
      { kind: 'google', credentials: 'instance', clientSecret: 'y' },
      'providers.contradictory',
    ],
    [
      'trust in addresses of Microsoft (A54)',
      'microsoft',
      { kind: 'microsoft', clientId: 'x', clientSecret: 'y', trustEmail: true },
      'providers.contradictory',
    ],
    [
      'a directory of Google',
      'google',
      { kind: 'google', clientId: 'x', clientSecret: 'y', options: { tenant: 'common' } },
      'providers.contradictory',
    ],
    ['Apple without a team', 'apple', { kind: 'apple', clientId: 'x', clientSecret: 'y' }, 'providers.incomplete'],
    [
      'Apple with something that is no key',
      'apple',
      { kind: 'apple', clientId: 'x', clientSecret: 'y', options: { teamId: 'ABCDE12345', keyId: 'ABCDE12345' } },
      'providers.secret_invalid',
    ],
    [
      'a key that is a page of ours',
      'password',
      { ...ownIssuerText(), issuer: 'https://id.example' },
      'request.invalid',
    ],
    ['a key with other letters', 'Acme', { ...ownIssuerText(), issuer: 'https://id.example' }, 'request.invalid'],
    [
      'a field that nobody knows',
      'google',
      { kind: 'google', clientId: 'x', clientSecret: 'y', scopes: 'admin' },
      'request.invalid',
    ],
  ])('with %s is refused, and nothing is written', async (_, key, body, code) => {
    const before = await list();
    expect(codeOf(await put(key, body))).toBe(code);
    expect(await list()).toEqual(before);
  });

  test('Apple takes a P-256 key and shows none of it', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    const options = { teamId: 'ABCDE12345', keyId: 'FGHIJ67890' };
    const made = await put('apple', { kind: 'apple', clientId: 'com.acme.web', clientSecret: pem, options });
    expect(made.status, made.text).toBe(200);
    expect(made.json).toMatchObject({ options, clientSecretLastFour: null });
    expect(made.text).not.toContain('PRIVATE KEY');
  });
});

describe('an issuer (A91)', () => {
  test.each([
    ['this machine', () => `https://127.0.0.1:${insidePort}`],
    ['this machine by plain HTTP', () => `http://127.0.0.1:${insidePort}`],
    ['this machine in one number', () => `http://2130706433:${insidePort}`],
    ['this machine by its name', () => `https://localhost.:${insidePort}`],
    ['a private network', () => 'https://10.0.0.1'],
    ['the cloud’s metadata', () => 'http://169.254.169.254'],
    ['an address inside in the clothes of IPv6', () => `https://[::ffff:127.0.0.1]:${insidePort}`],
  ])('at %s is not asked', async (_, address) => {
    const answer = await put('inner', ownIssuer({ issuer: address() }));
    expect([answer.status, codeOf(answer)]).toEqual([422, 'providers.issuer_unusable']);
    expect(answer.text).not.toContain('inside');
    expect(reached).toBe(0);
  });

  test('that names another issuer in its document is refused', async () => {
    const answer = await put('other-path', ownIssuer({ issuer: `${server.origin}/dev/provider?x=1` }));
    expect(answer.status).toBe(400);
    expect(codeOf(await put('other-path', ownIssuer({ issuer: `${server.origin}/dev` })))).toBe(
      'providers.issuer_unusable',
    );
  });

  test('with a password in its address is refused', async () => {
    const answer = await put('inner', ownIssuer({ issuer: 'https://user:secret@id.example' }));
    expect(answer.status).toBe(422);
  });
});

test('of another project is neither seen nor changed', async () => {
  const made = await server.api.post(`${server.origin}/v1/projects`, { slug: 'other' }, controlHeader(server));
  const { secretKey } = made.json as { secretKey: string };
  const before = await list();
  await putProvider(server, 'google', { kind: 'google', clientId: 'theirs', clientSecret: 'theirs' }, secretKey);
  expect(await list()).toEqual(before);
  const theirs = await server.api.get(`${server.origin}/v1/providers`, bearer(secretKey));
  expect((theirs.json as { data: unknown[] }).data.length).toBe(1);
});

test('a new data key takes over the secrets of providers, which still open', async () => {
  await put('acme-sso', ownIssuer({ trustEmail: true }));
  const sealed = async () => {
    const { rows } = await database.query<{ key: Buffer }>(
      `select substring(client_secret_sealed from 2 for 16) as key from providers where key = 'acme-sso'`,
    );
    return rows[0]?.key.toString('hex');
  };
  const before = await sealed();
  await server.api.post(`${server.origin}/v1/instance/data-keys/rotate`, {}, controlHeader(server));
  await resealValues(server.running.services);
  expect(await sealed()).not.toBe(before);
  const { answer } = await signInAtProvider(server, { email: 'resealed@example.com' }, { provider: 'acme-sso' });
  expect(answer.status).toBe(303);
});

test('the simulator is offered to a demo project once, and stays off where somebody switched it off', async () => {
  const { services } = server.running;
  const made = await server.api.post(`${server.origin}/v1/projects`, { slug: 'demo-like' }, controlHeader(server));
  const { secretKey } = made.json as { secretKey: string };
  const offered = async () =>
    ((await server.api.get(`${server.origin}/p/demo-like/auth/sign-in/providers`)).json as { data: unknown[] }).data;
  const project = await services.modules.projects.bySlug('demo-like');
  if (project === null) throw new Error('it was made');
  await offerSimulator(services, project);
  await offerSimulator(services, project);
  expect(await offered()).toEqual([{ key: 'simulator', kind: 'simulator', name: 'Simulator' }]);
  const off = { kind: 'simulator', credentials: 'instance', enabled: false };
  expect((await putProvider(server, 'simulator', off, secretKey)).status).toBe(200);
  await offerSimulator(services, project);
  expect(await offered()).toEqual([]);
});

function ownIssuerText() {
  return { kind: 'oidc', clientId: 'x', clientSecret: 'y' };
}
