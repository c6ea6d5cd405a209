import { generateKeyPairSync, sign } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { until } from '../../../../testing/kit/people.ts';
import { makeSnapshot } from '../../test/tokens.ts';
import { sendJson, sendProblem, startWire, type Wire } from '../../test/wire.ts';
import { parseBaseUrl } from '../base-url.ts';
import { type Credential, findCredential } from '../credentials.ts';
import { createSessionCheck } from '../session-check.ts';
import { createOfflineCheck, type OfflineCheck } from './offline-check.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k' }] };
/** The server's clock, where the tokens' times come from. */
const START = Date.parse('2026-11-26T08:00:00Z');

let wire: Wire;
let check: OfflineCheck;
let ahead = 0;

afterEach(async () => {
  check.close();
  await wire.close();
});

type Answer = { data?: { scope: string; id: string }[]; resync?: boolean; status?: number; code?: string };
/** What the next polls answer; after that nothing changes. */
let script: Answer[] = [];
const polls = () => wire.seen.filter(({ url }) => url.startsWith('/v1/changes')).map(({ url }) => url);
const questions = () => wire.seen.filter(({ url }) => url === '/session').length;

async function create(signedIn: () => boolean = () => true) {
  [ahead, script] = [0, []];
  wire = await startWire((req, res) => {
    const url = req.url ?? '';
    if (url.endsWith('/jwks.json')) return sendJson(res, 200, jwks);
    if (url === '/session')
      return signedIn() ? sendJson(res, 200, makeSnapshot('usr_1')) : sendProblem(res, 401, 'sessions.required');
    const { status, code, data = [], resync = false } = script.shift() ?? {};
    if (status !== undefined) return sendProblem(res, status, code ?? 'x.y');
    const readAt = new Date(START).toISOString();
    const changes = { data: data.map((change) => ({ ...change, createdAt: readAt })), resync, readAt };
    return sendJson(res, 200, { ...changes, nextCursor: `cursor-${polls().length}`, issuer: wire.origin });
  });
  const base = parseBaseUrl(wire.origin);
  const session = { base, fetch, cacheSeconds: 0, timeoutSeconds: 2, nowMilliseconds: Date.now };
  check = createOfflineCheck({
    base,
    fetch,
    timeoutSeconds: 2,
    whenBehind: 'online',
    feed: { apiUrl: wire.origin, secretKey: 'sk_test' },
    askServer: createSessionCheck(session),
    monotonic: () => performance.now() + ahead,
  });
}

function tokenOf(claims: Readonly<Record<string, unknown>> = {}): Credential {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const iat = START / 1000 + 60;
  const all = {
    iss: wire.origin,
    aud: wire.origin,
    sub: 'usr_1',
    sid: 'ses_1',
    client_id: 'app_1',
    iat,
    exp: iat + 900,
    ...claims,
  };
  const input = `${part({ alg: 'EdDSA', typ: 'at+jwt', kid: 'k' })}.${part(all)}`;
  const token = `${input}.${sign(null, Buffer.from(input), privateKey).toString('base64url')}`;
  const { credential } = findCredential(
    { headers: { authorization: `Bearer ${token}` } },
    parseBaseUrl(wire.origin),
    START / 1000,
  );
  if (credential === null) throw new Error('no credential');
  return credential;
}

async function jump(milliseconds: number): Promise<void> {
  ahead += milliseconds;
  await until(() => check.feed?.isCurrent() === true, 5_000, 'a reading after the jump');
}
const hear = async (...answers: Answer[]) => {
  script.push(...answers);
  const before = polls().length;
  await until(() => script.length === 0 && polls().length > before + answers.length, 10_000, 'the changes');
};

describe('a token', () => {
  test('that was issued long after every change is asked about never', async () => {
    await create();
    expect((await check.check(tokenOf()))?.user.id).toBe('usr_1');
    await hear({ data: [{ scope: 'user', id: 'usr_2' }] });
    expect((await check.check(tokenOf()))?.user.id).toBe('usr_1');
    expect(questions()).toBe(0);
  });

  test('with the signature of a known token over other claims is nobody', async () => {
    await create();
    const { token } = tokenOf();
    expect((await check.check(tokenOf()))?.user.id).toBe('usr_1');
    const [head, , signature] = token.split('.');
    const [, body] = tokenOf({ sub: 'usr_2' }).token.split('.');
    const forged = { headers: { authorization: `Bearer ${head}.${body}.${signature}` } };
    const { credential } = findCredential(forged, parseBaseUrl(wire.origin), START / 1000, check.known);
    if (credential === null) throw new Error('no credential');
    expect(credential.claims?.jwt?.payload.sub).toBe('usr_2');
    expect(await check.check(credential)).toBeNull();
    expect((await check.check(tokenOf()))?.user.id).toBe('usr_1');
  });

  test.each([
    ['its session', { scope: 'session', id: 'ses_1' }],
    ['its user', { scope: 'user', id: 'usr_1' }],
    ['its organization', { scope: 'organization', id: 'org_1' }],
    ['the project', { scope: 'project', id: 'prj_1' }],
  ])('from before a change of %s is asked about', async (_, change) => {
    await create();
    const token = tokenOf({ org: 'org_1', role: 'owner', iat: START / 1000 + 4 });
    const bystander = tokenOf({ sid: 'ses_2', sub: 'usr_2' });
    await check.check(bystander);
    await hear({ data: [change] });
    expect(await check.check(token)).not.toBeNull();
    expect(questions()).toBe(1);
    await check.check(bystander);
    expect(questions()).toBe(1);
  });

  // A replica that was cut off answers from its copies for ten seconds: such an answer is no answer for the life of a token.
  test('is asked about again until every replica must know of the change, and then kept until the next', async () => {
    let signedIn = true;
    await create(() => signedIn);
    const token = tokenOf({ iat: START / 1000 });
    for (let count = 0; count < 5; count++) expect(await check.check(token)).not.toBeNull();
    expect(questions()).toBe(1);
    await jump(3_000);
    await check.check(token);
    expect(questions()).toBe(2);
    await jump(8_000);
    await check.check(token);
    expect(questions()).toBe(3);
    for (const later of [60_000, 600_000]) {
      await jump(later);
      expect(await check.check(token)).not.toBeNull();
    }
    expect(questions()).toBe(3);
    signedIn = false;
    await hear({ data: [{ scope: 'session', id: 'ses_1' }] });
    expect(await check.check(token)).toBeNull();
    expect(questions()).toBe(4);
  });

  test('that lives longer than changes are remembered is asked about always', async () => {
    await create();
    const iat = START / 1000 + 60;
    await check.check(tokenOf({ iat, exp: iat + 3_601 }));
    expect(questions()).toBe(1);
  });
});

describe('following changes', () => {
  test('goes on from cursor to cursor, and asks about everybody after a resync', async () => {
    await create();
    const old = tokenOf({ iat: START / 1000 + 4 });
    await check.check(tokenOf());
    await hear({}, { resync: true });
    const seen = polls();
    expect(seen[0]).toBe('/v1/changes');
    expect(seen.slice(1, 3)).toEqual([
      '/v1/changes?cursor=cursor-1&waitSeconds=1.5',
      '/v1/changes?cursor=cursor-2&waitSeconds=1.5',
    ]);
    await check.check(old);
    expect(questions()).toBe(1);
  });

  test('asks without waiting where too many wait, and anew where its cursor is refused', async () => {
    await create();
    await check.check(tokenOf());
    await hear({ status: 429, code: 'changes.too_many_polls' }, {}, { status: 400, code: 'request.invalid' });
    const seen = polls();
    expect(seen.slice(1, 5)).toEqual([
      '/v1/changes?cursor=cursor-1&waitSeconds=1.5',
      '/v1/changes?cursor=cursor-1&waitSeconds=0',
      '/v1/changes?cursor=cursor-3&waitSeconds=1.5',
      '/v1/changes',
    ]);
    // The last reading counts once the keys were read too.
    await until(() => check.feed?.fault === null, 10_000, 'the recovery');
  });

  test('knows nothing by an answer that is none', async () => {
    await create();
    await check.check(tokenOf());
    const fetchedAt = check.feed?.lastReadAt;
    script.push({ status: 200, code: 'x' }, { status: 500, code: 'instance.failed' });
    await until(() => script.length === 0, 10_000, 'the faults');
    await until(() => check.feed?.fault === null && check.feed.lastReadAt !== fetchedAt, 10_000, 'the recovery');
  });
});
