import http from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../../../testing/kit/index.ts';
import { arriveAtProvider, offerSimulator } from '../../../../../testing/kit/providers.ts';
import { sha256 } from '../../platform/crypto/hash.ts';
import { MISBEHAVIOURS } from './provider-simulator.rules.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ role: 'api' });
  await offerSimulator(server);
});
afterAll(() => server?.stop());

const at = (path: string) => `${server.origin}/dev/provider${path}`;
const VERIFIER = 'v'.repeat(43);
const REDIRECT = 'http://localhost:5999/callback';

function request(given: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'any-client',
    redirect_uri: REDIRECT,
    state: 'the-state',
    nonce: 'the-nonce',
    code_challenge: sha256(VERIFIER).toString('base64url'),
    code_challenge_method: 'S256',
    ...given,
  });
  return at(`/authorize?${query}`);
}

async function code(): Promise<string> {
  const back = new URL(await arriveAtProvider(server, request(), { email: 'ada@example.com' }));
  expect([back.searchParams.get('state'), back.searchParams.get('iss')]).toEqual(['the-state', at('')]);
  return back.searchParams.get('code') ?? '';
}

const redeem = (given: Record<string, string>) =>
  server.api.form(at('/token'), {
    grant_type: 'authorization_code',
    client_id: 'any-client',
    client_secret: 'simulator',
    redirect_uri: REDIRECT,
    code_verifier: VERIFIER,
    ...given,
  });

describe('the simulated provider', () => {
  test('describes itself as a provider does, at addresses of its own', async () => {
    const { json } = await server.api.get(at('/.well-known/openid-configuration'));
    const described = json as Record<string, unknown>;
    expect(described.issuer).toBe(at(''));
    for (const name of ['authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'jwks_uri'])
      expect(String(described[name])).toMatch(at('/'));
    const keys = (await server.api.get(at('/jwks'))).json as { keys: Record<string, unknown>[] };
    expect(keys.keys.length).toBe(1);
    expect(keys.keys[0]).toMatchObject({ kty: 'EC', alg: 'ES256' });
    expect(keys.keys[0]).not.toHaveProperty('d');
  });

  test('changes a code for tokens once, and answers who it is with them', async () => {
    const given = { code: await code() };
    const answer = await redeem(given);
    expect(answer.status, answer.text).toBe(200);
    const { access_token: token } = answer.json as { access_token: string };
    const who = await server.api.get(at('/userinfo'), { authorization: `Bearer ${token}` });
    expect(who.json).toMatchObject({ sub: 'sim-ada@example.com' });
    expect((await redeem(given)).json).toEqual({ error: 'invalid_grant' });
    expect((await server.api.get(at('/userinfo'))).status).toBe(401);
  });

  test.each([
    ['another verifier', { code_verifier: 'w'.repeat(43) }, 400, 'invalid_grant'],
    ['another address', { redirect_uri: 'http://localhost:5999/other' }, 400, 'invalid_grant'],
    ['another client', { client_id: 'another' }, 400, 'invalid_grant'],
    ['a wrong secret', { client_secret: 'wrong' }, 401, 'invalid_client'],
    ['another grant', { grant_type: 'password' }, 400, 'invalid_grant'],
  ])('gives nothing for %s', async (_, given, status, error) => {
    const answer = await redeem({ code: await code(), ...given });
    expect([answer.status, answer.json]).toEqual([status, { error }]);
  });

  test.each([
    ['to another machine', { redirect_uri: 'https://evil.example/callback' }],
    ['to an address that is none', { redirect_uri: 'x' }],
    ['without PKCE', { code_challenge: '' }],
    ['with a challenge in plain text', { code_challenge_method: 'plain' }],
    ['for a token at once', { response_type: 'token' }],
  ])('sends nobody back %s', async (_, given) => {
    expect((await server.api.get(request(given), { accept: 'text/html' })).status).toBe(400);
    const post = await server.api.post(at('/authorizations'), { url: request(given), email: 'a@example.com' });
    expect(post.status).toBe(400);
  });

  test('offers people and everything that can go wrong on its page, and sends the browser back', async () => {
    const page = await server.api.get(request(), { accept: 'text/html' });
    for (const name of ['Ada Lovelace', 'Grace Hopper', ...MISBEHAVIOURS.map((one) => `value="${one}"`)])
      expect(page.text).toContain(name);
    const query = new URL(request()).search.slice(1);
    const pressed = await server.api.form(at('/authorize'), {
      request: query,
      person: 'sim-grace',
      misbehaviour: 'none',
    });
    expect(pressed.status).toBe(303);
    expect(pressed.headers.get('location')).toMatch(`${REDIRECT}?state=the-state`);
    const typed = await server.api.form(at('/authorize'), { request: query, email: '', misbehaviour: 'none' });
    expect(typed.status).toBe(400);
  });

  test('answers this machine alone, whatever name a page of the web has given it', async () => {
    for (const path of ['/.well-known/openid-configuration', '/jwks', '/userinfo'])
      expect(await statusUnder(path, 'evil.example'), path).toBe(404);
    expect(await statusUnder('/jwks', new URL(server.origin).host)).toBe(200);
  });
});

function statusUnder(path: string, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.get(at(path), { headers: { host }, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    request.on('error', reject);
  });
}

test('switched off there is nothing at its address, and no project can offer it', async () => {
  const without = await startTestServer({ role: 'api', env: { FRONTDESK_PROVIDER_SIMULATOR: '0' } });
  try {
    const answer = await without.api.get(`${without.origin}/dev/provider/jwks`);
    expect(answer.status).toBe(404);
    await expect(offerSimulator(without)).rejects.toThrow('providers.not_lent');
  } finally {
    await without.stop();
  }
});
