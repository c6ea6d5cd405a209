import { createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { makeSnapshot, makeToken } from '../test/tokens.ts';
import { sendJson, sendProblem, startWire, type Wire } from '../test/wire.ts';
import { createFrontdesk } from './create-frontdesk.ts';
import type { FrontdeskOptions } from './frontdesk.ts';

const NOW = 1_800_000_000;
let wire: Wire | null = null;

afterEach(async () => {
  await wire?.close();
  wire = null;
});

async function start(answer: Parameters<typeof startWire>[0], options: Partial<FrontdeskOptions> = {}) {
  wire = await startWire(answer);
  const baseUrl = `${wire.origin}/p/demo`;
  const clock = { seconds: NOW };
  const frontdesk = createFrontdesk({ baseUrl, now: () => clock.seconds * 1000, ...options });
  const token = (claims: Record<string, unknown> = {}) =>
    makeToken({ iss: baseUrl, iat: NOW, exp: NOW + 900, ...claims });
  const request = (text = token()) => ({ headers: { cookie: `frontdesk_access_prj_1=${text}` } });
  return { frontdesk, clock, token, request, seen: wire.seen, baseUrl };
}

describe('getUser', () => {
  test('asks the session check with the token, and answers its snapshot', async () => {
    const { frontdesk, request, token, seen } = await start((_, res) => sendJson(res, 200, makeSnapshot('usr_1')));
    expect(await frontdesk.getUser(request())).toEqual(makeSnapshot('usr_1'));
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({
      method: 'GET',
      url: '/p/demo/session',
      headers: { authorization: `Bearer ${token()}` },
    });
    expect(seen[0]?.headers.cookie).toBeUndefined();
  });

  test('answers null for 401', async () => {
    const { frontdesk, request } = await start((_, res) => sendProblem(res, 401, 'sessions.required'));
    expect(await frontdesk.getUser(request())).toBeNull();
  });

  test('asks nobody where there is no credential, or one that has expired', async () => {
    const { frontdesk, request, token, seen } = await start((_, res) => sendJson(res, 200, makeSnapshot('usr_1')));
    expect(await frontdesk.getUser({ headers: {} })).toBeNull();
    expect(await frontdesk.getUser(request(token({ exp: NOW })))).toBeNull();
    expect(await frontdesk.getUser({ headers: { authorization: `Bearer ${token({ exp: NOW - 1 })}` } })).toBeNull();
    expect(seen).toHaveLength(0);
  });

  test('throws the code of a 503, with request id and when to try again', async () => {
    const { frontdesk, request } = await start((_, res) =>
      sendProblem(res, 503, 'sessions.copies_untrusted', { 'retry-after': '2' }),
    );
    await expect(frontdesk.getUser(request())).rejects.toMatchObject({
      name: 'FrontdeskError',
      code: 'sessions.copies_untrusted',
      status: 503,
      requestId: 'req_7',
      retryAfterSeconds: 2,
    });
  });

  test.each([
    ['a page of a proxy', 200, '<html>Welcome to the airport</html>'],
    ['JSON of somebody else', 200, '{"ok":true}'],
    ['null', 200, 'null'],
    ['a user without a session', 200, '{"user":{"id":"usr_1"}}'],
    ['a redirect', 302, ''],
    ['an error page', 502, '<html>Bad gateway</html>'],
  ])('never takes %s for somebody signed in', async (_, status, body) => {
    const { frontdesk, request, seen } = await start((_req, res) =>
      res.writeHead(status, { location: '/elsewhere' }).end(body),
    );
    await expect(frontdesk.getUser(request())).rejects.toMatchObject({
      code: 'network.unexpected_answer',
      status: 502,
    });
    expect(seen.map((call) => call.url)).toEqual(['/p/demo/session']);
  });

  test('asks once more when the connection breaks, then throws', async () => {
    const { frontdesk, request, seen } = await start((_, res, count) =>
      count === 1 ? res.destroy() : sendJson(res, 200, makeSnapshot('usr_1')),
    );
    expect((await frontdesk.getUser(request()))?.user.id).toBe('usr_1');
    expect(seen).toHaveLength(2);
    await wire?.close();
    wire = null;
    await expect(frontdesk.getUser(request())).rejects.toMatchObject({
      code: 'network.unreachable',
      status: 503,
      requestId: null,
    });
  });

  test('throws in time where the server accepts and never answers', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const baseUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    const frontdesk = createFrontdesk({ baseUrl, timeoutSeconds: 0.05 });
    const headers = { authorization: 'Bearer opaque' };
    await expect(frontdesk.getUser({ headers })).rejects.toMatchObject({ code: 'network.timeout', status: 503 });
    silent.close();
  });
});

describe('cacheSeconds', () => {
  test('is off by default: every request is asked for', async () => {
    const { frontdesk, request, seen } = await start((_, res) => sendJson(res, 200, makeSnapshot('usr_1')));
    await frontdesk.getUser(request());
    await frontdesk.getUser(request());
    expect(seen).toHaveLength(2);
  });

  test('serves an answer that long and no longer, one question for parallel requests, a copy of its own for each', async () => {
    const { frontdesk, request, clock, seen } = await start((_, res) => sendJson(res, 200, makeSnapshot('usr_1')), {
      cacheSeconds: 5,
    });
    const [first, second] = await Promise.all([frontdesk.getUser(request()), frontdesk.getUser(request())]);
    expect(seen).toHaveLength(1);
    first?.user.roles.push('admin');
    expect(second?.user.roles).toEqual([]);
    clock.seconds += 4.9;
    expect((await frontdesk.getUser(request()))?.user.roles).toEqual([]);
    expect(seen).toHaveLength(1);
    clock.seconds += 0.1;
    await frontdesk.getUser(request());
    expect(seen).toHaveLength(2);
  });

  test('does not outlive the token, and keeps neither a refusal nor a fault', async () => {
    const answers = [401, 503, 200, 200];
    const { frontdesk, request, token, clock, seen } = await start(
      (_, res, count) => {
        const status = answers[count - 1] ?? 200;
        if (status === 200) sendJson(res, 200, makeSnapshot('usr_1'));
        else sendProblem(res, status, status === 401 ? 'sessions.required' : 'instance.overloaded');
      },
      { cacheSeconds: 5 },
    );
    const short = request(token({ exp: NOW + 2 }));
    expect(await frontdesk.getUser(short)).toBeNull();
    await expect(frontdesk.getUser(short)).rejects.toMatchObject({ code: 'instance.overloaded' });
    expect((await frontdesk.getUser(short))?.user.id).toBe('usr_1');
    clock.seconds += 2;
    expect(await frontdesk.getUser(short)).toBeNull();
    expect(seen).toHaveLength(3);
  });

  test('never gives the answer of one token to another', async () => {
    const { frontdesk, request, token } = await start(
      (req, res) =>
        sendJson(
          res,
          200,
          makeSnapshot(req.headers.authorization?.length === undefined ? 'none' : String(req.headers.authorization)),
        ),
      {
        cacheSeconds: 5,
      },
    );
    const one = token({ sub: 'usr_1' });
    const two = token({ sub: 'usr_2' });
    expect((await frontdesk.getUser(request(one)))?.user.id).toBe(`Bearer ${one}`);
    expect((await frontdesk.getUser(request(two)))?.user.id).toBe(`Bearer ${two}`);
  });

  test.each([-1, 5.1, 60, Number.NaN])('%d is refused', (cacheSeconds) => {
    expect(() => createFrontdesk({ baseUrl: 'https://auth.example.com', cacheSeconds })).toThrow(
      expect.objectContaining({ code: 'configuration.invalid' }),
    );
  });
});

describe('requireUser', () => {
  test('throws where to sign in, and where to renew when only the token has ended', async () => {
    const { frontdesk, request, token, baseUrl } = await start((_, res) => sendProblem(res, 401, 'sessions.required'));
    const returnTo = 'https://app.example.com/notes';
    const query = `returnTo=${encodeURIComponent(returnTo)}`;
    await expect(frontdesk.requireUser({ headers: {} })).rejects.toMatchObject({
      code: 'sessions.required',
      status: 401,
      signInUrl: `${baseUrl}/sign-in`,
    });
    await expect(frontdesk.requireUser(request(), { returnTo })).rejects.toMatchObject({
      signInUrl: `${baseUrl}/sign-in?${query}`,
    });
    const expired = request(token({ exp: NOW - 1 }));
    expect(frontdesk.needsRenewal(expired)).toBe(true);
    await expect(frontdesk.requireUser(expired, { returnTo })).rejects.toMatchObject({
      signInUrl: `${baseUrl}/session/renew?${query}`,
    });
  });
});
