import { createLocalJWKSet, jwtVerify } from 'jose';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Answer,
  bearer,
  codeOf,
  GOOD_PASSWORD,
  signInForTokens,
  startTestServer,
  type TestServer,
  until,
} from '../../../../../testing/kit/index.ts';
import { controlHeader, uuidOf } from '../../../../../testing/kit/operators.ts';
import { createChanges } from '../../platform/change-feed/changes.ts';
import { createSigningKeyCache } from './signing-keys.cache.ts';
import {
  advance,
  jwksOf,
  kidOf,
  LAST_TOKEN_EXPIRED,
  type ListedKey,
  MINUTE,
  PUBLISHED_LONG_ENOUGH,
  tick,
} from './signing-keys.fixture.ts';

let first: TestServer;
let second: TestServer;
let database: pg.Client;

/** Two replicas on one database. */
beforeAll(async () => {
  first = await startTestServer();
  second = await startTestServer({ replicaOf: first });
  database = new pg.Client({ connectionString: first.databaseUrl });
  await database.connect();
});
afterAll(async () => {
  await database?.end();
  await second?.stop();
  await first?.stop();
});

type Product = { id: string; slug: string; base: string; secretKey: string };
let products = 0;

async function createProduct(settings: object = {}): Promise<Product> {
  const slug = `product-${++products}`;
  const made = await first.api.post(`${first.origin}/v1/projects`, { slug, settings }, controlHeader(first));
  expect(made.status, made.text).toBe(201);
  const { project, secretKey } = made.json as { project: { id: string }; secretKey: string };
  return { id: project.id, slug, base: `${first.origin}/p/${slug}`, secretKey };
}

async function signIn({ base, secretKey }: Product) {
  const person = { email: 'ada@example.com', password: GOOD_PASSWORD };
  await first.api.post(`${first.origin}/v1/users`, { ...person, emailVerified: true }, bearer(secretKey));
  return signInForTokens({ base, api: first.api }, person);
}

async function refreshed(product: Product, refreshToken: string, server = first) {
  const answer = await server.api.post(`${server.origin}/p/${product.slug}/auth/refresh`, { refreshToken });
  expect(answer.status, answer.text).toBe(200);
  return answer.json as { accessToken: string; refreshToken: string };
}

/** A replica that has heard of it only now has signed with the key before until then. */
async function signsWith(kid: string | undefined, product: Product, refreshToken: string): Promise<void> {
  let session = { refreshToken, accessToken: '' };
  const changed = async () => {
    session = await refreshed(product, session.refreshToken);
    return kidOf(session.accessToken) === kid;
  };
  await until(changed, 1_000, 'a token of the key');
}

const checked = async (product: Product, token: string, server = first): Promise<number> =>
  (await server.api.get(`${server.origin}/p/${product.slug}/session`, bearer(token))).status;

function keysIn(answer: Answer): ListedKey[] {
  expect(answer.status, answer.text).toBe(200);
  return (answer.json as { data: ListedKey[] }).data;
}
const listed = async ({ secretKey }: Product) =>
  keysIn(await first.api.get(`${first.origin}/v1/signing-keys`, bearer(secretKey)));
const rotate = ({ secretKey }: Product, server = first) =>
  server.api.post(`${server.origin}/v1/signing-keys/rotate`, {}, bearer(secretKey));
const rotateNow = ({ secretKey }: Product, reason = 'A backup was stolen', server = first) =>
  server.api.post(`${server.origin}/v1/signing-keys/rotate-now`, { reason }, bearer(secretKey));
const states = (keys: readonly ListedKey[]) => keys.map(({ state, algorithm }) => `${state} ${algorithm}`);

async function choose(product: Product, signing: object): Promise<void> {
  const url = `${first.origin}/v1/projects/${product.id}`;
  const changed = await first.api.request('PATCH', url, {
    body: { settings: { signing } },
    headers: bearer(product.secretKey),
  });
  expect(changed.status, changed.text).toBe(200);
}

async function toldOf({ id }: Product, table: 'audit_events' | 'outbox_events', name: string): Promise<number> {
  const column = table === 'audit_events' ? 'action' : 'type';
  const { rows } = await database.query<{ count: number }>(
    `select count(*)::int as count from ${table} where project_id = $1 and ${column} = $2`,
    [uuidOf('project', id), name],
  );
  return rows[0]?.count ?? 0;
}

describe.each(['EdDSA', 'RS256', 'ES256'] as const)('a project that signs with %s', (algorithm) => {
  test('does so from its first token on, which others verify by the JWKS alone, and which is nothing in another project', async () => {
    const product = await createProduct({ signing: { algorithm } });
    const other = await createProduct({ signing: { algorithm } });
    const { accessToken } = await signIn(product);
    const keys = await jwksOf(first, product.base);
    const { payload, protectedHeader } = await jwtVerify(accessToken, createLocalJWKSet({ keys }), {
      issuer: product.base,
      audience: product.base,
      typ: 'at+jwt',
      algorithms: [algorithm],
    });
    expect(payload.email).toBe('ada@example.com');
    expect(protectedHeader).toEqual({ alg: algorithm, typ: 'at+jwt', kid: keys[0]?.kid });
    expect(states(await listed(product))).toEqual([`active ${algorithm}`]);
    expect(await checked(product, accessToken, second)).toBe(200);
    expect(await checked(other, accessToken)).toBe(401);
    const theirs = createLocalJWKSet({ keys: await jwksOf(first, other.base) });
    await expect(jwtVerify(accessToken, theirs)).rejects.toThrow();
  });
});

describe('a rotation that was asked for', () => {
  test('publishes the next key, lets it sign when every verifier can have seen it, and keeps the old one until its last token has expired', async () => {
    const product = await createProduct();
    const session = await signIn(product);
    const before = (await listed(product))[0]?.kid ?? '';
    const made = keysIn(await rotate(product));
    expect(states(made)).toEqual(['next EdDSA', 'active EdDSA']);
    const due = new Date(made[0]?.activatesAt ?? 0).getTime() - first.running.services.clock.now().getTime();
    expect(due).toBeGreaterThan(PUBLISHED_LONG_ENOUGH - MINUTE);
    const next = made[0]?.kid ?? '';
    expect((await jwksOf(first, product.base)).map(({ kid }) => kid)).toEqual([before, next]);
    // Asked again: there is one already.
    expect(keysIn(await rotate(product))).toEqual(made);

    advance([first, second], PUBLISHED_LONG_ENOUGH - MINUTE);
    await tick(first, second);
    const early = await refreshed(product, session.refreshToken);
    expect(kidOf(early.accessToken)).toBe(before);

    advance([first, second], MINUTE);
    await tick(first, second);
    await signsWith(next, product, early.refreshToken);
    expect(states(await listed(product))).toEqual(['active EdDSA', 'retired EdDSA']);
    // A token of the old key is as good as before, and the key is still there for others.
    for (const server of [first, second]) expect(await checked(product, early.accessToken, server)).toBe(200);
    expect((await jwksOf(second, `${second.origin}/p/${product.slug}`)).map(({ kid }) => kid)).toEqual([before, next]);

    advance([first, second], LAST_TOKEN_EXPIRED + MINUTE);
    for (const server of [first, second])
      expect((await jwksOf(server, `${server.origin}/p/${product.slug}`)).map(({ kid }) => kid)).toEqual([next]);
    expect(await toldOf(product, 'audit_events', 'signing_keys.created')).toBe(1);
    expect(await toldOf(product, 'audit_events', 'signing_keys.activated')).toBe(1);
    expect(await toldOf(product, 'outbox_events', 'signing_key.activated')).toBe(1);
  });

  test('happens once, however many replicas and requests come at the same moment', async () => {
    const product = await createProduct({ signing: { algorithm: 'ES256' } });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => rotate(product, n % 2 === 0 ? first : second)),
    );
    for (const answer of answers) expect(states(keysIn(answer))).toEqual(['next ES256', 'active ES256']);
    advance([first, second], PUBLISHED_LONG_ENOUGH + MINUTE);
    await tick(first, second, first, second);
    expect(states(await listed(product))).toEqual(['active ES256', 'retired ES256']);
    expect(await toldOf(product, 'audit_events', 'signing_keys.created')).toBe(1);
    expect(await toldOf(product, 'audit_events', 'signing_keys.activated')).toBe(1);
  });

  test('with a retired key leaves nothing to sign with in the database', async () => {
    const product = await createProduct();
    await rotate(product);
    advance([first, second], PUBLISHED_LONG_ENOUGH + MINUTE);
    await tick(first);
    const { rows } = await database.query<{ state: string; length: number }>(
      'select state, length(private_key_sealed) as length from signing_keys where project_id = $1 order by created_at',
      [uuidOf('project', product.id)],
    );
    expect(rows).toEqual([
      { state: 'retired', length: 0 },
      { state: 'active', length: expect.any(Number) },
    ]);
    expect(rows[1]?.length).toBeGreaterThan(60);
  });
});

test('a rotation that nobody asked for comes after the days of the setting, and never where they are 0', async () => {
  const product = await createProduct({ signing: { rotationDays: 30 } });
  const never = await createProduct({ signing: { rotationDays: 0 } });
  advance([first, second], 30 * 24 * 60 * MINUTE - PUBLISHED_LONG_ENOUGH - MINUTE);
  await tick(first, second);
  expect(states(await listed(product))).toEqual(['active EdDSA']);
  advance([first, second], MINUTE + 1_000);
  await tick(first, second);
  expect(states(await listed(product))).toEqual(['next EdDSA', 'active EdDSA']);
  advance([first, second], PUBLISHED_LONG_ENOUGH);
  await tick(first, second);
  expect(states(await listed(product))).toEqual(['active EdDSA', 'retired EdDSA']);
  expect(states(await listed(never))).toEqual(['active EdDSA']);
});

describe('another algorithm', () => {
  test('signs by itself once its key has been published for long enough; until then the old one does', async () => {
    const product = await createProduct();
    const session = await signIn(product);
    await choose(product, { algorithm: 'RS256' });
    expect(states(await listed(product))).toEqual(['next RS256', 'active EdDSA']);
    const early = await refreshed(product, session.refreshToken);
    expect(kidOf(early.accessToken)).toBe((await listed(product))[1]?.kid);
    advance([first, second], PUBLISHED_LONG_ENOUGH + MINUTE);
    await tick(first, second);
    expect(states(await listed(product))).toEqual(['active RS256', 'retired EdDSA']);
    await signsWith((await listed(product))[0]?.kid, product, early.refreshToken);
  });

  test('that is taken back before leaves no trace but the record', async () => {
    const product = await createProduct();
    await choose(product, { algorithm: 'ES256' });
    await choose(product, { algorithm: 'RS256' });
    expect(states(await listed(product))).toEqual(['next RS256', 'active EdDSA']);
    await choose(product, { algorithm: 'EdDSA' });
    expect(states(await listed(product))).toEqual(['active EdDSA']);
    expect(await toldOf(product, 'audit_events', 'signing_keys.withdrawn')).toBe(2);
    expect(await toldOf(product, 'outbox_events', 'signing_key.withdrawn')).toBe(2);
  });
});

describe('an emergency', () => {
  test('ends every token of the old keys within a second on all replicas; sessions live on', async () => {
    const product = await createProduct();
    const session = await signIn(product);
    const waiting = keysIn(await rotate(product))[0]?.kid;
    const stolen = session.accessToken;
    for (const server of [first, second, first, second]) expect(await checked(product, stolen, server)).toBe(200);

    const after = keysIn(await rotateNow(product));
    const began = performance.now();
    expect(states(after)).toEqual(['active EdDSA', 'retired EdDSA', 'retired EdDSA']);
    expect(after.map(({ publishedUntil }) => publishedUntil)).toEqual([null, null, null]);
    await Promise.all(
      [first, second].map((server) =>
        until(async () => (await checked(product, stolen, server)) === 401, 1_000, 'the end of the old tokens'),
      ),
    );
    expect(performance.now() - began).toBeLessThan(1_000);
    for (const server of [first, second]) {
      const kids = (await jwksOf(server, `${server.origin}/p/${product.slug}`)).map(({ kid }) => kid);
      expect(kids).toEqual([after[0]?.kid]);
      expect(kids).not.toContain(waiting);
    }
    // The session was never in question: its secret still counts, and gives a token of the new key.
    expect(await checked(product, session.refreshToken, second)).toBe(200);
    const { accessToken } = await refreshed(product, session.refreshToken, second);
    expect(kidOf(accessToken)).toBe(after[0]?.kid);
    expect(await toldOf(product, 'audit_events', 'signing_keys.revoked')).toBe(2);
    expect(await toldOf(product, 'outbox_events', 'signing_key.revoked')).toBe(2);
    const { rows } = await database.query<{ reason: string }>(
      `select distinct changes ->> 'reason' as reason from audit_events where project_id = $1 and action = 'signing_keys.revoked'`,
      [uuidOf('project', product.id)],
    );
    expect(rows).toEqual([{ reason: 'A backup was stolen' }]);
  });

  test('fails no request: a token of the new key counts at a replica that has not heard of it', async () => {
    for (const algorithm of ['EdDSA', 'ES256', 'EdDSA', 'ES256', 'EdDSA']) {
      const product = await createProduct({ signing: { algorithm } });
      const { refreshToken, accessToken } = await signIn(product);
      expect(await checked(product, accessToken, second)).toBe(200);
      expect((await rotateNow(product)).status).toBe(200);
      const after = await refreshed(product, refreshToken);
      expect(await checked(product, after.accessToken, second)).toBe(200);
    }
  });

  test('reaches a replica that cannot read the change feed: it believes nothing that it holds, and asks Postgres', async () => {
    const product = await createProduct();
    const projectId = uuidOf('project', product.id);
    let trusted = true;
    const deaf = { ...second.running.services, changes: createChanges() };
    const cache = createSigningKeyCache(deaf, { trusted: () => trusted });
    const before = await cache.get(projectId);
    const [after] = keysIn(await rotateNow(product));
    expect((await cache.get(projectId)).signer.kid).toBe(before.signer.kid);
    trusted = false;
    const { signer, verification } = await cache.get(projectId);
    expect([signer.kid, ...verification.keys()]).toEqual([after?.kid, after?.kid]);
  });

  test('wants a reason', async () => {
    const product = await createProduct();
    const answer = await rotateNow(product, ' ');
    expect([answer.status, codeOf(answer)]).toEqual([400, 'request.invalid']);
    expect(states(await listed(product))).toEqual(['active EdDSA']);
  });
});

test('the private part of a key is in no answer, no audit, no event and no error, and lies sealed', async () => {
  const product = await createProduct();
  const texts: string[] = [];
  const keep = async (answer: Promise<Answer>) => texts.push((await answer).text);
  for (const algorithm of ['RS256', 'ES256', 'EdDSA']) {
    await choose(product, { algorithm });
    await keep(first.api.get(`${first.origin}/v1/signing-keys`, bearer(product.secretKey)));
    await keep(first.api.get(`${product.base}/.well-known/jwks.json`));
    await keep(rotate(product));
    await keep(rotateNow(product));
    await keep(first.api.get(`${first.origin}/v1/projects/${product.id}`, bearer(product.secretKey)));
    await keep(first.api.get(`${first.origin}/v1/audit-events?limit=100`, bearer(product.secretKey)));
    await keep(first.api.post(`${first.origin}/v1/signing-keys/rotate-now`, {}, bearer(product.secretKey)));
  }
  const projectId = uuidOf('project', product.id);
  const told = await database.query<{ text: string }>(
    `select row_to_json(a)::text as text from audit_events a where project_id = $1
     union all select row_to_json(o)::text from outbox_events o where project_id = $1`,
    [projectId],
  );
  texts.push(...told.rows.map(({ text }) => text));
  expect(texts.length).toBeGreaterThan(30);
  const sealed = await database.query<{ sealed: Buffer }>(
    'select private_key_sealed as sealed from signing_keys where project_id = $1 and length(private_key_sealed) > 0',
    [projectId],
  );
  const all = texts.join('\n');
  expect(all).not.toMatch(/PRIVATE KEY|"(d|p|q|dp|dq|qi|privateKey|privateKeySealed|private_key_sealed)":/);
  for (const { sealed: value } of sealed.rows) {
    for (const encoding of ['base64', 'base64url', 'hex'] as const)
      expect(all).not.toContain(value.toString(encoding).slice(40, 80));
    // A PKCS#8 of Ed25519 or P-256 begins so: what lies there is no such thing.
    expect(value.toString('hex')).not.toMatch(/30(2e0201003005|81870201003013)/);
  }
});

test('invented key ids make a replica read the keys once a second at most, and change nothing for those who have verified', async () => {
  const projectId = uuidOf('project', (await createProduct()).id);
  const { services } = second.running;
  let reads = 0;
  let milliseconds = 0;
  const unseal: typeof services.vault.unseal = (sealed, context) => {
    reads++;
    return services.vault.unseal(sealed, context);
  };
  const cache = createSigningKeyCache(
    {
      ...services,
      // The feed of the replica tells of the project's own creation, at any moment from here on.
      changes: createChanges(),
      vault: { ...services.vault, unseal },
      clock: { ...services.clock, monotonicMilliseconds: () => milliseconds },
    },
    { trusted: () => true },
  );
  const keys = await cache.get(projectId);
  for (let n = 0; n < 200; n++) expect(await cache.getKnowing(projectId, `invented ${n}`)).toBe(keys);
  expect(reads).toBe(2);
  milliseconds += 1_000;
  for (let n = 0; n < 200; n++) expect(await cache.getKnowing(projectId, `invented ${n}`)).toBe(keys);
  expect(reads).toBe(3);
});

test('a list goes on where it ended', async () => {
  const product = await createProduct();
  for (let n = 0; n < 3; n++) await rotateNow(product);
  const page = await first.api.get(`${first.origin}/v1/signing-keys?limit=2`, bearer(product.secretKey));
  const { nextCursor } = page.json as { nextCursor: string };
  const rest = await first.api.get(
    `${first.origin}/v1/signing-keys?limit=2&cursor=${nextCursor}`,
    bearer(product.secretKey),
  );
  const ids = [...keysIn(page), ...keysIn(rest)].map(({ id }) => id);
  expect(ids).toEqual((await listed(product)).map(({ id }) => id));
  expect(new Set(ids).size).toBe(4);
  expect(ids[0]).toMatch(/^sgn_/);
});

test('somebody with only one of the scopes does only that', async () => {
  const product = await createProduct();
  const made = await first.api.post(
    `${first.origin}/v1/secret-keys`,
    { name: 'Reader', scopes: ['signing_keys:read'] },
    bearer(product.secretKey),
  );
  const reader = { ...product, secretKey: (made.json as { secret: string }).secret };
  expect(states(await listed(reader))).toEqual(['active EdDSA']);
  for (const answer of [await rotate(reader), await rotateNow(reader)]) expect(codeOf(answer)).toBe('access.forbidden');
});
