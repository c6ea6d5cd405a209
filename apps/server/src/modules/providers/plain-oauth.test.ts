import { createHash, generateKeyPairSync } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildAuthorizationUrl, calculatePKCECodeChallenge } from 'openid-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClock } from '../../platform/clock/clock.ts';
import { readConfig } from '../../platform/config/config.ts';
import { verifyJwt } from '../../platform/crypto/jwt.ts';
import { Problem } from '../../platform/http/problem.ts';
import { appleSecret } from './client-authentication.ts';
import type { UsableProvider } from './provider.ts';
import { createProviderClients, type ProviderClients } from './provider-clients.ts';
import { githubProfile } from './provider-profiles.ts';
import { PROVIDERS } from './provider-table.ts';
import { type Callback, readProfile } from './read-profile.ts';

/** GitHub as its documentation describes it: no discovery, no id token, errors with the status 200. */
type World = {
  answers: Record<string, { status?: number; body: unknown }>;
  requests: { url: string; body: string; headers: http.IncomingHttpHeaders }[];
};
const world: World = { answers: {}, requests: [] };
let outside: http.Server;
let clients: ProviderClients;
let github: UsableProvider;

beforeAll(async () => {
  outside = http.createServer((req, res) => {
    let body = '';
    req.on('data', (part) => (body += part));
    req.on('end', () => {
      world.requests.push({ url: req.url ?? '', body, headers: req.headers });
      const answer = world.answers[req.url ?? ''];
      res.writeHead(answer?.status ?? 200, { 'content-type': 'application/json; charset=utf-8' });
      res.end(JSON.stringify(answer?.body ?? {}));
    });
  });
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(outside.address() as AddressInfo).port}`;
  const config = readConfig({ FRONTDESK_OUTBOUND_ALLOWED: host }, []);
  clients = createProviderClients({ config, clock: createClock() });
  const base = `http://${host}`;
  github = {
    key: 'github',
    kind: 'github',
    traits: {
      ...PROVIDERS.github,
      plain: {
        issuer: 'https://github.com/login/oauth',
        authorizationEndpoint: `${base}/login/oauth/authorize`,
        tokenEndpoint: `${base}/login/oauth/access_token`,
        resources: [`${base}/user`, `${base}/user/emails`],
        readProfile: githubProfile,
      },
    },
    name: 'GitHub',
    issuer: null,
    clientId: 'Iv1.abc',
    clientSecret: 'the secret',
    options: {},
    trustEmail: false,
    redirectUri: 'https://auth.example.com/callback/github',
  };
});
afterAll(() => {
  clients?.close();
  outside?.close();
});

const callback: Callback = {
  parameters: { code: 'the-code', iss: '', error: '', error_description: '', user: '' },
  state: 'pvs_state.acme',
  nonce: 'unused',
  verifier: 'v'.repeat(43),
};
const read = async (given: Partial<Callback['parameters']> = {}) =>
  readProfile(github, await clients.configurationOf(github), {
    ...callback,
    parameters: { ...callback.parameters, ...given },
  });
const codeOfFailure = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'it was believed',
    (error) => (error instanceof Problem ? error.definition.code : String(error)),
  );

function answerWell(): void {
  world.requests = [];
  world.answers = {
    '/login/oauth/access_token': {
      body: { access_token: 'gho_x', token_type: 'bearer', scope: 'read:user,user:email' },
    },
    '/user': {
      body: { id: 583231, login: 'octocat', name: 'Octo Cat', avatar_url: 'https://pictures.example.com/octo.png' },
    },
    '/user/emails': { body: [{ email: 'octo@example.com', primary: true, verified: true }] },
  };
}

describe('GitHub', () => {
  test('is asked with PKCE and the secret, and tells who came', async () => {
    answerWell();
    expect(await read()).toEqual({
      issuer: 'https://github.com/login/oauth',
      subject: '583231',
      name: 'Octo Cat',
      image: 'https://pictures.example.com/octo.png',
      email: 'octo@example.com',
      emailVerified: true,
    });
    const [token, user, emails] = world.requests;
    expect(Object.fromEntries(new URLSearchParams(token?.body))).toEqual({
      grant_type: 'authorization_code',
      code: 'the-code',
      redirect_uri: github.redirectUri,
      code_verifier: callback.verifier,
      client_id: 'Iv1.abc',
      client_secret: 'the secret',
    });
    expect([user?.headers.authorization, emails?.headers.authorization]).toEqual(['Bearer gho_x', 'Bearer gho_x']);
    const url = buildAuthorizationUrl(await clients.configurationOf(github), {
      redirect_uri: github.redirectUri,
      code_challenge: await calculatePKCECodeChallenge(callback.verifier),
    });
    expect(url.searchParams.get('code_challenge')).toBe(
      createHash('sha256').update(callback.verifier).digest('base64url'),
    );
  });

  test.each([
    [
      'its errors, which come with the status 200',
      '/login/oauth/access_token',
      { body: { error: 'bad_verification_code', error_description: 'x' } },
      'providers.answer_invalid',
    ],
    [
      'a refused token',
      '/login/oauth/access_token',
      { status: 400, body: { error: 'invalid_grant' } },
      'providers.refused',
    ],
    ['a person without a number', '/user', { body: { login: 'octocat' } }, 'providers.answer_invalid'],
    ['an error of its API', '/user', { status: 500, body: {} }, 'providers.refused'],
    ['a list that is none', '/user/emails', { body: { message: 'rate limit' } }, 'no address'],
  ])('%s', async (_, path, answer, expected) => {
    answerWell();
    world.answers[path] = answer;
    if (expected === 'no address') expect(await read()).toMatchObject({ email: null, emailVerified: false });
    else expect(await codeOfFailure(read())).toBe(expected);
  });

  test('somebody who declined, an answer of another issuer, and an answer without a code ask nothing', async () => {
    answerWell();
    expect(await codeOfFailure(read({ code: '', error: 'access_denied' }))).toBe('providers.cancelled');
    expect(await codeOfFailure(read({ iss: 'https://evil.example' }))).toBe('providers.answer_invalid');
    expect(await codeOfFailure(read({ code: '' }))).toBe('providers.answer_invalid');
    expect(world.requests).toEqual([]);
  });
});

test('what waits for providers is bounded for each project, so that a slow one of one project keeps no other waiting', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const slow = Array.from({ length: 16 }, () => clients.run('slow', () => held));
  expect(await codeOfFailure(clients.run('slow', async () => {}))).toBe('instance.overloaded');
  expect(await clients.run('other', async () => 'served')).toBe('served');
  release();
  await Promise.all(slow);
  expect(await clients.run('slow', async () => 'served again')).toBe('served again');
});

test("Apple's client secret is a JWT of five minutes for Apple, signed with the founder's key", () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const clock = createClock();
  const secret = appleSecret(
    {
      clientId: 'com.acme.web',
      clientSecret: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
      options: { teamId: 'TEAM567890', keyId: 'KEY4567890' },
    },
    clock,
  );
  const claims = verifyJwt(secret, 'JWT', (kid) =>
    kid === 'KEY4567890' ? { algorithm: 'ES256', publicKey } : undefined,
  );
  expect(claims).toMatchObject({ iss: 'TEAM567890', sub: 'com.acme.web', aud: 'https://appleid.apple.com' });
  const { iat, exp } = claims as { iat: number; exp: number };
  expect(exp - iat).toBe(300);
  expect(Math.abs(iat - clock.now().getTime() / 1000)).toBeLessThan(5);
});
