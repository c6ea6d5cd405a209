import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  atOnce,
  bearer,
  codeOf,
  createPerson,
  type Person,
  signInForTokens,
  signInWithBrowser,
  startTestServer,
  type TestServer,
  until,
} from '../../../../../testing/kit/index.ts';
import { decodeId } from '../../lib/type-id.ts';
import { mintAccessToken } from './access-token.ts';
import { findSnapshotRow } from './sessions.store.ts';

let server: TestServer;
let person: Person;

beforeAll(async () => {
  server = await startTestServer();
  person = await createPerson(server);
});
afterAll(() => server.stop());

const refresh = (refreshToken: string) => server.api.post(`${server.base}/auth/refresh`, { refreshToken });
const tokenOf = (answer: { json: unknown }) => (answer.json as { refreshToken: string }).refreshToken;
const session = (credential: string) => server.api.get(`${server.base}/session`, bearer(credential));

/** One after the other: many at once for one account would be guesses. */
async function signInTimes(times: number) {
  const tokens: Awaited<ReturnType<typeof signInForTokens>>[] = [];
  while (tokens.length < times) tokens.push(await signInForTokens(server, person));
  return tokens;
}

describe('a refresh token', () => {
  test('has exactly one successor under 50 parallel uses', async () => {
    const { refreshToken } = await signInForTokens(server, person);
    const answers = await atOnce(50, () => refresh(refreshToken));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    expect(new Set(answers.map(tokenOf)).size).toBe(1);
  });

  test('gives its successor again within the grace, and not after the successor was used', async () => {
    const { refreshToken: first } = await signInForTokens(server, person);
    const second = tokenOf(await refresh(first));
    expect(tokenOf(await refresh(first))).toBe(second);
    const third = tokenOf(await refresh(second));
    const replayed = await refresh(first);
    expect(replayed.status).toBe(401);
    expect(codeOf(replayed)).toBe('sessions.refresh_invalid');
    expect((await refresh(third)).status).toBe(401);
  });

  test('ends the session when it comes back after the grace', async () => {
    const { refreshToken: first } = await signInForTokens(server, person);
    const renewed = await refresh(first);
    const { accessToken } = renewed.json as { accessToken: string };
    expect((await session(accessToken)).status).toBe(200);
    server.running.services.clock.advance(11_000);
    expect((await session(first)).status).toBe(401);
    // Asking who is signed in never revokes: the session still stands.
    expect((await session(accessToken)).status).toBe(200);
    expect((await refresh(first)).status).toBe(401);
    expect((await session(accessToken)).status).toBe(401);
    expect((await refresh(tokenOf(renewed))).status).toBe(401);
  });

  test('is accepted by the session check as long as its grace lasts', async () => {
    const { refreshToken: first } = await signInForTokens(server, person);
    expect((await session(first)).status).toBe(200);
    const second = tokenOf(await refresh(first));
    expect((await session(first)).status).toBe(200);
    expect((await session(second)).status).toBe(200);
    server.running.services.clock.advance(10_001);
    expect((await session(first)).status).toBe(401);
    expect((await session(second)).status).toBe(200);
  });

  test('that was guessed from a session id ends nothing', async () => {
    const { refreshToken, accessToken } = await signInForTokens(server, person);
    const bytes = Buffer.from(refreshToken.slice(4), 'base64url');
    bytes.writeUInt32BE(0, 16);
    expect((await refresh(`fds_${bytes.toString('base64url')}`)).status).toBe(401);
    expect((await session(accessToken)).status).toBe(200);
    expect((await refresh(refreshToken)).status).toBe(200);
  });

  test('of one project is nothing in another', async () => {
    const { refreshToken } = await signInForTokens(server, person);
    const answer = await server.api.post(`${server.origin}/p/frontdesk/auth/refresh`, { refreshToken });
    expect(answer.status).toBe(401);
    expect((await refresh(refreshToken)).status).toBe(200);
  });

  test('ends with its session absolutely, however often it is refreshed', async () => {
    const { refreshToken } = await signInForTokens(server, person);
    let current = refreshToken;
    for (let day = 0; day < 3; day++) {
      server.running.services.clock.advance(9.9 * 24 * 60 * 60 * 1000);
      const answer = await refresh(current);
      expect(answer.status).toBe(200);
      current = tokenOf(answer);
    }
    server.running.services.clock.advance(24 * 60 * 60 * 1000);
    expect((await refresh(current)).status).toBe(401);
  });

  test('ends when it lies idle', async () => {
    const { refreshToken } = await signInForTokens(server, person);
    server.running.services.clock.advance(14 * 24 * 60 * 60 * 1000 + 1);
    expect((await refresh(refreshToken)).status).toBe(401);
  });
});

describe('refreshes that arrive together', () => {
  test('each rotate their own session, and every use of one token gets the same successor', async () => {
    const tokens = await signInTimes(12);
    for (let round = 0; round < 3; round++) {
      const answers = await Promise.all(
        tokens.flatMap(({ refreshToken }) => [refresh(refreshToken), refresh(refreshToken)]),
      );
      expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
      expect(new Set(answers.map(tokenOf)).size).toBe(tokens.length);
      for (const [n, token] of tokens.entries()) {
        const [first, second] = answers.slice(2 * n, 2 * n + 2).map((answer) => answer.json as typeof token);
        expect(second?.refreshToken).toBe(first?.refreshToken);
        const shown = (await session(first?.accessToken ?? '')).json as { session: { id: string } };
        expect(shown.session.id).toBe(token.sessionId);
        Object.assign(token, first);
      }
    }
  });

  test('wait for nobody whose session somebody else holds', async () => {
    const [held, ...others] = await signInTimes(20);
    const holder = await server.running.services.database.connect();
    try {
      await holder.query('begin');
      const { rowCount } = await holder.query('select from sessions where id = $1 for update', [
        decodeId('session', held?.sessionId ?? ''),
      ]);
      expect(rowCount).toBe(1);
      let heldIsDone = false;
      const heldAnswer = refresh(held?.refreshToken ?? '').finally(() => {
        heldIsDone = true;
      });
      const answers = await Promise.all(others.map(({ refreshToken }) => refresh(refreshToken)));
      expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
      expect(heldIsDone).toBe(false);
      await holder.query('commit');
      expect((await heldAnswer).status).toBe(200);
    } finally {
      await holder.end();
    }
  });
});

test('an access token lives for no longer than its session, and for a second at least', async () => {
  const { services } = server.running;
  const project = await services.modules.projects.bySlug('acme');
  const sessionId = decodeId('session', (await signInForTokens(server, person)).sessionId);
  const row = project && sessionId && (await findSnapshotRow(services.database, project.id, sessionId));
  if (!project || !row) throw new Error('the session is there');
  const mint = async (millisecondsLeft: number) => {
    const clock = { ...services.clock, now: () => new Date(row.expiresAt.getTime() - millisecondsLeft) };
    const { accessToken, expiresIn } = await mintAccessToken({ ...services, clock }, project, row);
    const { iat, exp } = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString());
    expect(exp - iat).toBe(expiresIn);
    return expiresIn;
  };
  expect([await mint(0), await mint(400), await mint(1_000)]).toEqual([1, 1, 1]);
  expect(await mint(90_000)).toBe(90);
  expect(await mint(60 * 60_000)).toBe(project.settings.session.accessTokenSeconds);
});

test('a session that is used does not lie idle', async () => {
  const { refreshToken } = await signInForTokens(server, person);
  const { clock } = server.running.services;
  const idleEnd = async () =>
    ((await session(refreshToken)).json as { session: { idleExpiresAt: string } }).session.idleExpiresAt;
  let before = await idleEnd();
  for (let step = 0; step < 2; step++) {
    clock.advance(10 * 24 * 60 * 60 * 1000);
    await until(async () => (await idleEnd()) > before, 2_000, 'the longer life');
    before = await idleEnd();
  }
  // 20 days later, with an idle life of 14: it still stands.
  expect((await session(refreshToken)).status).toBe(200);
});

describe('a browser', () => {
  test('refreshes by its cookie, and the answer shows no refresh token', async () => {
    const browser = await signInWithBrowser(server, person);
    const before = new Map(browser.cookies);
    const answer = await browser.post(`${server.base}/auth/refresh`, {});
    expect(answer.status).toBe(200);
    expect(answer.json).not.toHaveProperty('refreshToken');
    const [name] = [...before.keys()].filter((key) => !key.includes('device'));
    expect(browser.cookies.get(name ?? '')).not.toBe(before.get(name ?? ''));
    expect((await browser.get(`${server.base}/session`)).status).toBe(200);
  });

  test('with two cookies of one name counts as nobody', async () => {
    const browser = await signInWithBrowser(server, person);
    const [name, value] = [...browser.cookies].find(([key]) => key.startsWith('frontdesk_prj_')) ?? [];
    const twice = { cookie: `${name}=${value}; ${name}=stranger` };
    expect((await server.api.get(`${server.base}/session`, twice)).status).toBe(401);
    expect((await server.api.get(`${server.base}/session`, { cookie: `${name}=${value}` })).status).toBe(200);
  });

  test('is signed out by its own request alone, and the cookie goes', async () => {
    const browser = await signInWithBrowser(server, person);
    const crossSite = await browser.post(`${server.base}/auth/sign-out`, {}, { origin: 'https://evil.example' });
    expect(codeOf(crossSite)).toBe('request.cross_site');
    expect((await browser.get(`${server.base}/session`)).status).toBe(200);
    expect((await browser.post(`${server.base}/auth/sign-out`, {})).status).toBe(204);
    expect([...browser.cookies.keys()].some((key) => key.startsWith('frontdesk_prj_'))).toBe(false);
  });
});

test('a session that was signed out is gone at once where it happened', async () => {
  const { accessToken, refreshToken } = await signInForTokens(server, person);
  expect((await session(accessToken)).status).toBe(200);
  expect((await server.api.post(`${server.base}/auth/sign-out`, { refreshToken })).status).toBe(204);
  const took = await until(async () => (await session(accessToken)).status === 401, 1_000, 'the end of the session');
  expect(took).toBeLessThan(1_000);
});
