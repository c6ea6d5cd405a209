import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { signJwt } from '../../../apps/server/src/platform/crypto/jwt.ts';
import { type Cable, createCable } from '../../../testing/kit/cable.ts';
import {
  bearer,
  createPerson,
  type Person,
  signInForTokens,
  signInWithBrowser,
  startTestServer,
  type TestServer,
  until,
} from '../../../testing/kit/index.ts';
import { operatorHeader, uuidOf } from '../../../testing/kit/operators.ts';
import {
  createFrontdesk,
  type FetchLike,
  type Frontdesk,
  type FrontdeskError,
  type FrontdeskOptions,
} from '../src/index.ts';

let server: TestServer;
let cable: Cable;
let somebody: Person;
let other: { project: { baseUrl: string }; secretKey: string };
const open: Frontdesk[] = [];

beforeAll(async () => {
  server = await startTestServer({ settings: { session: { appCookieDomain: 'localhost' } } });
  cable = await createCable(server.origin);
  somebody = await createPerson(server);
  const made = await server.api.post(`${server.origin}/v1/projects`, { slug: 'beta' }, await operatorHeader(server));
  other = made.json as typeof other;
});
afterEach(() => {
  for (const frontdesk of open.splice(0)) frontdesk.close();
});
afterAll(async () => {
  await cable.close();
  await server.stop();
});

const services = () => server.running.services;
const request = (token: string) => ({ headers: bearer(token) });
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: FrontdeskError) => error.code,
  );
const ban = (userId: string) =>
  server.api.post(`${server.origin}/v1/users/${userId}/ban`, { reason: 'spam' }, bearer(server.secretKey));

/** An app that verifies offline. What it asks is counted; the feed comes over the cable that a test can cut. */
function createApp(options: Partial<FrontdeskOptions> = {}, answer?: (url: string) => Response | undefined) {
  const asked = { session: 0, jwks: 0, changes: 0 };
  const counted: FetchLike = async (url, init) => {
    const path = new URL(url).pathname;
    if (path.endsWith('/session')) asked.session++;
    if (path.endsWith('/jwks.json')) asked.jwks++;
    if (path.endsWith('/changes')) asked.changes++;
    const replaced = answer?.(path);
    if (replaced !== undefined) return replaced;
    return fetch(path.endsWith('/changes') ? url.replace(server.origin, new URL(cable.url).origin) : url, init);
  };
  const now = () => services().clock.now().getTime();
  const { base: baseUrl, secretKey } = server;
  const frontdesk = createFrontdesk({ baseUrl, secretKey, verification: 'offline', fetch: counted, now, ...options });
  open.push(frontdesk);
  return { frontdesk, asked };
}

/** An app that has followed changes for so long that a new token needs no question. */
async function createFollower(...parts: Parameters<typeof createApp>) {
  const app = createApp(...parts);
  await app.frontdesk.getUser(request((await signInForTokens(server, somebody)).accessToken));
  await until(() => app.frontdesk.verificationState().bound === 'feed', 5_000, 'the following of changes');
  await later();
  app.asked.session = 0;
  return app;
}

/** Tokens are not believed without a question in the first seconds after a change that concerns them. */
const later = async () => services().clock.advance(6_000);

describe('offline verification', () => {
  test('tells by the token who is signed in, without a question', async () => {
    const { frontdesk, asked } = await createFollower();
    const person = await createPerson(server, { name: 'Ada Lovelace' });
    const { accessToken, sessionId } = await signInForTokens(server, person);
    const snapshot = await frontdesk.getUser(request(accessToken));
    expect(snapshot).toMatchObject({
      user: { id: person.userId, email: person.email, emailVerified: true, name: 'Ada Lovelace' },
      session: { id: sessionId, amr: ['pwd'], applicationId: expect.stringMatching(/^app_/) },
      organization: null,
      permissions: [],
      subscription: null,
      entitlements: {},
      actor: null,
    });
    const cookies = [...(await signInWithBrowser(server, person)).cookies].map(([name, value]) => `${name}=${value}`);
    expect((await frontdesk.getUser({ headers: { cookie: cookies.join('; ') } }))?.user.id).toBe(person.userId);
    expect(asked.session).toBe(0);
    // Whoever changes their snapshot changes nobody else's.
    snapshot?.session.amr.push('otp');
    expect((await frontdesk.getUser(request(accessToken)))?.session.amr).toEqual(['pwd']);
    expect(frontdesk.verificationState()).toMatchObject({
      verification: 'offline',
      bound: 'feed',
      boundSeconds: 5,
      changesReadAt: expect.any(Date),
      fault: null,
    });
  });

  test('says the same of a token from before it began, about which it has asked once', async () => {
    const person = await createPerson(server, { name: 'Grace' });
    const [old, revoked] = [await signInForTokens(server, person), await signInForTokens(server, person)];
    await createFrontdesk({ baseUrl: server.base, secretKey: server.secretKey }).api.sessions.revoke(revoked.sessionId);
    const { frontdesk, asked } = createApp();
    // What was revoked before this process began is not in the changes that it hears.
    expect(await frontdesk.getUser(request(revoked.accessToken))).toBeNull();
    const snapshots = await Promise.all(Array.from({ length: 20 }, () => frontdesk.getUser(request(old.accessToken))));
    expect(asked.session).toBe(2);
    await later();
    const fresh = await signInForTokens(server, person);
    const unasked = await frontdesk.getUser(request(fresh.accessToken));
    expect(asked.session).toBe(2);
    expect(Object.keys(snapshots[0] ?? {})).toEqual(Object.keys(unasked ?? {}));
    expect(snapshots[0]).toMatchObject({ user: unasked?.user, version: unasked?.version, permissions: [] });
  });

  test('a session secret is still asked about, and says no more than a token', async () => {
    const { frontdesk, asked } = await createFollower();
    const person = await createPerson(server);
    const told = { locale: 'de', publicMetadata: { tier: 'gold' } };
    const path = `${server.origin}/v1/users/${person.userId}`;
    await server.api.request('PATCH', path, { body: told, headers: bearer(server.secretKey) });
    const { refreshToken } = await signInForTokens(server, person);
    const snapshot = await frontdesk.getUser(request(refreshToken));
    expect(snapshot).toMatchObject({ user: { id: person.userId, locale: null, metadata: {} }, version: 0 });
    expect(asked.session).toBe(1);
  });

  test('ends with the token', async () => {
    const { frontdesk } = await createFollower();
    const { accessToken } = await signInForTokens(server, somebody);
    expect(await frontdesk.getUser(request(accessToken))).not.toBeNull();
    services().clock.advance(15 * 60 * 1000);
    expect(await frontdesk.getUser(request(accessToken))).toBeNull();
  });
});

describe('within five seconds, while changes are followed', () => {
  test('a revoked session and a banned user are out, and nobody else is asked about', async () => {
    const { frontdesk, asked } = await createFollower();
    const people = [await createPerson(server), await createPerson(server), await createPerson(server)] as const;
    const [revoked, banned, stays] = await Promise.all(people.map((person) => signInForTokens(server, person)));
    const at = async (session = stays) => frontdesk.getUser(request(session?.accessToken ?? ''));
    for (const session of [revoked, banned, stays]) expect(await at(session)).not.toBeNull();
    expect(asked.session).toBe(0);
    await frontdesk.api.sessions.revoke(revoked?.sessionId ?? '');
    await until(async () => (await at(revoked)) === null, 5_000, 'the end of the session');
    await ban(people[1].userId);
    await until(async () => (await at(banned)) === null, 5_000, 'the end of the banned user');
    // The answer "nobody" is kept too.
    const before = asked.session;
    for (let count = 0; count < 20; count++) expect([await at(revoked), await at(banned)]).toEqual([null, null]);
    expect(asked.session - before).toBeLessThanOrEqual(4);
    const asking = asked.session;
    expect(await at()).not.toBeNull();
    expect(asked.session).toBe(asking);
  });

  test('a changed name shows, and so does the end of a ban', async () => {
    const { frontdesk } = await createFollower();
    const person = await createPerson(server, { name: 'Ada' });
    const { accessToken } = await signInForTokens(server, person);
    const name = async () => (await frontdesk.getUser(request(accessToken)))?.user.name;
    expect(await name()).toBe('Ada');
    await frontdesk.api.users.update(person.userId, { name: 'Countess' });
    await until(async () => (await name()) === 'Countess', 5_000, 'the new name');
  });
});

describe('when changes cannot be read', () => {
  test('for five seconds, it asks, refuses or trusts, says so, and is as before when they can', async () => {
    const apps = {
      online: await createFollower(),
      refuse: await createFollower({ whenBehind: 'refuse' }),
      trustTokens: await createFollower({ whenBehind: 'trustTokens' }),
    };
    const bounds = () => Object.values(apps).map(({ frontdesk }) => frontdesk.verificationState().bound);
    const person = await createPerson(server);
    const [first, second] = [await signInForTokens(server, person), await signInForTokens(server, somebody)];
    for (const { frontdesk } of Object.values(apps)) {
      for (const { accessToken } of [first, second])
        expect(await frontdesk.getUser(request(accessToken))).not.toBeNull();
    }
    cable.cut();
    const cutAt = performance.now();
    await ban(person.userId);
    await until(() => !bounds().includes('feed'), 7_000, 'the end of the bound');
    expect(performance.now() - cutAt).toBeLessThanOrEqual(6_000);
    expect(bounds()).toEqual(['online', 'refused', 'token life']);
    expect(await apps.online.frontdesk.getUser(request(first.accessToken))).toBeNull();
    expect((await apps.online.frontdesk.getUser(request(second.accessToken)))?.user.id).toBe(somebody.userId);
    expect(apps.online.asked.session).toBe(2);
    expect(await codeOf(apps.refuse.frontdesk.getUser(request(second.accessToken)))).toBe('verification.behind');
    expect(apps.trustTokens.frontdesk.verificationState().boundSeconds).toBeNull();
    expect((await apps.trustTokens.frontdesk.getUser(request(first.accessToken)))?.user.id).toBe(person.userId);
    expect([apps.refuse.asked.session, apps.trustTokens.asked.session]).toEqual([0, 0]);

    cable.mend();
    await until(() => bounds().every((bound) => bound === 'feed'), 15_000, 'the following of changes');
    for (const { frontdesk } of Object.values(apps)) {
      expect(frontdesk.verificationState().fault).toBeNull();
      expect(await frontdesk.getUser(request(first.accessToken))).toBeNull();
      expect((await frontdesk.getUser(request(second.accessToken)))?.user.id).toBe(somebody.userId);
    }
  });

  test('because the secret key is another project’s, it does not believe the silence', async () => {
    const { frontdesk, asked } = createApp({ secretKey: other.secretKey });
    const { accessToken } = await signInForTokens(server, somebody);
    expect((await frontdesk.getUser(request(accessToken)))?.user.id).toBe(somebody.userId);
    expect((await frontdesk.getUser(request(accessToken)))?.user.id).toBe(somebody.userId);
    expect(frontdesk.verificationState()).toMatchObject({
      bound: 'online',
      fault: { code: 'configuration.invalid', message: expect.stringContaining(other.project.baseUrl) },
    });
    expect(asked.session).toBe(2);
  });

  test('because the key may not, it says so', async () => {
    const api = createFrontdesk({ baseUrl: server.base, secretKey: server.secretKey }).api;
    const { secret } = await api.secretKeys.create({ name: 'Reader', scopes: ['users:read'] });
    const { frontdesk } = createApp({ secretKey: secret, whenBehind: 'refuse' });
    const { accessToken } = await signInForTokens(server, somebody);
    expect(await codeOf(frontdesk.getUser(request(accessToken)))).toBe('verification.behind');
    expect(frontdesk.verificationState().fault).toMatchObject({
      code: 'access.forbidden',
      message: expect.stringContaining('changes:read'),
    });
  });

  test('because there is no secret key, it must be told to trust tokens, and then asks nothing', async () => {
    expect(() => createApp({ secretKey: undefined })).toThrow('whenBehind');
    const { frontdesk, asked } = createApp({ secretKey: undefined, whenBehind: 'trustTokens' });
    const { accessToken } = await signInForTokens(server, somebody);
    expect((await frontdesk.getUser(request(accessToken)))?.user.id).toBe(somebody.userId);
    expect(asked).toEqual({ session: 0, jwks: 1, changes: 0 });
    expect(frontdesk.verificationState()).toMatchObject({ bound: 'token life', boundSeconds: null, fault: null });
  });

  test('because there is no secret key, it believes no token whose key was taken away', async () => {
    let taken = false;
    const { frontdesk } = createApp({ secretKey: undefined, whenBehind: 'trustTokens' }, (path) => {
      if (!path.endsWith('/jwks.json') || !taken) return undefined;
      const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
      return Response.json({ keys: [{ ...other, kid: 'another', alg: 'EdDSA', use: 'sig' }] });
    });
    const ours = request((await signInForTokens(server, somebody)).accessToken);
    expect((await frontdesk.getUser(ours))?.user.id).toBe(somebody.userId);
    taken = true;
    // A key id that is not known is a reason to ask for the keys again, at most every three seconds.
    const unknown = request((await signInForTokens(server, somebody)).accessToken.replace(/^[^.]+/, head('another')));
    const isBelieved = async () => {
      expect(await frontdesk.getUser(unknown)).toBeNull();
      return (await frontdesk.getUser(ours)) !== null;
    };
    await until(async () => !(await isBelieved()), 8_000, 'the end of the key');
  });

  test('because it was closed, it asks, and no poll is left', async () => {
    const { frontdesk, asked } = await createFollower();
    await until(() => services().modules.changePolls.waiting > 0, 5_000, 'a poll');
    frontdesk.close();
    await until(() => services().modules.changePolls.waiting === 0, 5_000, 'the end of the poll');
    expect(frontdesk.verificationState().bound).toBe('online');
    const { accessToken } = await signInForTokens(server, somebody);
    expect((await frontdesk.getUser(request(accessToken)))?.user.id).toBe(somebody.userId);
    expect(asked.session).toBe(1);
  });
});

const head = (kid: string) => part({ alg: 'EdDSA', typ: 'at+jwt', kid });
type Claims = Readonly<Record<string, unknown>>;
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const read = (text: string | undefined) => JSON.parse(Buffer.from(text ?? '', 'base64url').toString()) as Claims;

describe('a token is nobody', () => {
  let genuine: string;
  let app: Awaited<ReturnType<typeof createFollower>>;
  let key: Awaited<ReturnType<typeof keyOfProject>>;
  const keyOfProject = async () =>
    (await services().modules.signingKeys.get(uuidOf('project', server.project.id))).signer;

  beforeAll(async () => {
    app = await createFollower();
    // It lives as long as this suite.
    open.splice(0);
    key = await keyOfProject();
    genuine = (await signInForTokens(server, somebody)).accessToken;
  });

  afterAll(() => app.frontdesk.close());

  const claims = () => read(genuine.split('.')[1]);
  const header = () => read(genuine.split('.')[0]);
  const signed = (change: Claims) => signJwt(key, 'at+jwt', { ...claims(), ...change });
  const withHeader = (change: Claims, privateKey: KeyObject = key.privateKey) => {
    const input = `${part({ ...header(), ...change })}.${part(claims())}`;
    return `${input}.${sign(null, Buffer.from(input), privateKey).toString('base64url')}`;
  };
  const hmac = async () => {
    const { createHmac, createPublicKey } = await import('node:crypto');
    const pem = createPublicKey(key.privateKey).export({ type: 'spki', format: 'pem' });
    const input = `${part({ ...header(), alg: 'HS256' })}.${part(claims())}`;
    return `${input}.${createHmac('sha256', pem).update(input).digest('base64url')}`;
  };
  const stranger = generateKeyPairSync('ed25519');
  const jwk = stranger.publicKey.export({ format: 'jwk' });

  test.each<[string, () => string | Promise<string>]>([
    ['without a signature', () => `${part({ ...header(), alg: 'none' })}.${part(claims())}.`],
    ['with alg none under a right signature', () => withHeader({ alg: 'none' })],
    ['with HS256 under the public key', hmac],
    ['that says ES256 of a key for EdDSA', () => withHeader({ alg: 'ES256' })],
    ['with a zero signature', () => `${genuine.slice(0, genuine.lastIndexOf('.'))}.${'A'.repeat(86)}`],
    ['with crit', () => withHeader({ crit: ['exp'] })],
    ['with its own key', () => withHeader({ jwk }, stranger.privateKey)],
    ['with the address of its own key set', () => withHeader({ jku: 'https://evil.example/jwks.json' })],
    ['with the address of a certificate', () => withHeader({ x5u: 'https://evil.example/cert.pem' })],
    ['of another type', () => withHeader({ typ: 'JWT' })],
    ['without a key id', () => withHeader({ kid: undefined })],
    ['under a key of somebody else', () => withHeader({}, stranger.privateKey)],
    ['with other claims', () => genuine.replace(/\.[^.]+\./, `.${part({ ...claims(), sub: 'usr_eve' })}.`)],
    [
      'spelled otherwise',
      () =>
        `${genuine.slice(0, -1)}${genuine.endsWith('A') ? 'B' : String.fromCharCode(genuine.charCodeAt(genuine.length - 1) + 1)}`,
    ],
    ['with a fourth part', () => `${genuine}.x`],
    ['of another issuer', () => signed({ iss: other.project.baseUrl })],
    ['for another audience', () => signed({ aud: other.project.baseUrl })],
    ['without an audience', () => signed({ aud: undefined })],
    ['without an end', () => signed({ exp: undefined })],
    ['without a beginning', () => signed({ iat: undefined })],
    ['that ends before it begins', () => signed({ iat: Number(claims().exp) + 1 })],
    ['without a session', () => signed({ sid: undefined })],
    ['that has ended', () => signed({ iat: Number(claims().iat) - 900, exp: Number(claims().iat) - 1 })],
  ])('%s', async (_, make) => {
    const before = app.asked.session;
    expect(await app.frontdesk.getUser(request(await make()))).toBeNull();
    expect(app.asked.session).toBe(before);
    expect((await app.frontdesk.getUser(request(genuine)))?.user.id).toBe(somebody.userId);
  });

  test('of another project, whose key signed it', async () => {
    const { frontdesk, asked } = await createFollower();
    const { userId: _, ...eve } = await createPerson(server);
    await server.api.post(`${server.origin}/v1/users`, { ...eve, emailVerified: true }, bearer(other.secretKey));
    const theirs = await signInForTokens({ base: other.project.baseUrl, api: server.api }, eve);
    expect(await frontdesk.getUser(request(theirs.accessToken))).toBeNull();
    const [head, body, signature] = theirs.accessToken.split('.');
    const disguised = [head, part({ ...read(body), iss: server.base, aud: server.base }), signature].join('.');
    expect(await frontdesk.getUser(request(disguised))).toBeNull();
    expect(asked.session).toBe(0);
  });
});

describe('keys', () => {
  const forged = (kid: string) => `${head(kid)}.`;

  test('a flood of made-up key ids is no flood of requests', async () => {
    const { frontdesk, asked } = await createFollower();
    const { accessToken } = await signInForTokens(server, somebody);
    const rest = accessToken.slice(accessToken.indexOf('.') + 1);
    const [before, began] = [asked.jwks, performance.now()];
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_, index) => frontdesk.getUser(request(forged(`kid-${index}`) + rest))),
    );
    expect(answers.every((answer) => answer === null)).toBe(true);
    // One at a time, and one in three seconds.
    expect(asked.jwks - before).toBeLessThanOrEqual(1 + Math.ceil((performance.now() - began) / 3_000));
    expect(asked.session).toBe(0);
    expect((await frontdesk.getUser(request(accessToken)))?.user.id).toBe(somebody.userId);
  });

  test('a JWKS that is down signs nobody out', async () => {
    let down = false;
    const { frontdesk, asked } = await createFollower({}, (path) =>
      down && path.endsWith('/jwks.json') ? new Response('down', { status: 503 }) : undefined,
    );
    down = true;
    for (let count = 0; count < 3; count++) {
      const { accessToken } = await signInForTokens(server, somebody);
      expect((await frontdesk.getUser(request(accessToken)))?.user.id).toBe(somebody.userId);
    }
    expect(asked.session).toBe(0);
  });

  test('a JWKS that was never there leaves asking, and an answer that says no more than a token', async () => {
    const { frontdesk, asked } = createApp({}, (path) =>
      path.endsWith('/jwks.json') ? new Response('down', { status: 503 }) : undefined,
    );
    const { accessToken } = await signInForTokens(server, somebody);
    const snapshot = await frontdesk.getUser(request(accessToken));
    expect(snapshot).toMatchObject({ user: { id: somebody.userId }, version: 0 });
    expect(asked.session).toBe(1);
  });

  test('a new key is picked up by its first token', async () => {
    const { frontdesk, asked } = await createFollower();
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const projectId = uuidOf('project', server.project.id);
    const publicJwk = { ...publicKey.export({ format: 'jwk' }), kid: 'new-key', alg: 'ES256', use: 'sig' };
    await services()
      .database.db.insertInto('signingKeys')
      .values({
        projectId,
        id: services().ids.uuid(),
        kid: 'new-key',
        algorithm: 'ES256',
        state: 'next',
        publicJwk: JSON.stringify(publicJwk),
        privateKeySealed: Buffer.alloc(1),
        createdAt: services().clock.now(),
        activatedAt: null,
      })
      .execute();
    // The server's own copy is dropped, and the feed says nothing: the key id alone must be enough.
    services().changes.publish([{ projectId, scope: 'project', subjectId: projectId }]);
    const { accessToken } = await signInForTokens(server, somebody);
    const token = signJwt(
      { kid: 'new-key', algorithm: 'ES256', privateKey },
      'at+jwt',
      read(accessToken.split('.')[1]),
    );
    await until(async () => (await frontdesk.getUser(request(token))) !== null, 5_000, 'the new key');
    expect(asked.session).toBe(0);
  });
});
