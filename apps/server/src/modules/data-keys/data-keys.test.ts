import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Answer,
  bearer,
  codeOf,
  createPerson,
  signInForTokens,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import {
  controlHeader,
  createOperator,
  createOrganization,
  operatorHeader,
  uuidOf,
} from '../../../../../testing/kit/operators.ts';
import { chooseMailer } from '../mails/mailers.ts';
import { resealValues } from './reseal-values.ts';
import { SEALED_PLACES } from './sealed-places.ts';

let first: TestServer;
let database: pg.Client;

beforeAll(async () => {
  first = await startTestServer({ role: 'api' });
  database = new pg.Client({ connectionString: first.databaseUrl });
  await database.connect();
});
afterAll(async () => {
  await database?.end();
  await first?.stop();
});

type Listed = { id: string; state: string; retiredAt: string | null; sealed: Record<string, number> };
const url = () => `${first.origin}/v1/instance/data-keys`;

function dataKeysIn(answer: Answer): Listed[] {
  expect(answer.status, answer.text).toBe(200);
  return (answer.json as { data: Listed[] }).data;
}
const listed = async () => dataKeysIn(await first.api.get(url(), controlHeader(first)));
const rotate = async () => dataKeysIn(await first.api.post(`${url()}/rotate`, {}, controlHeader(first)));

async function createProject(slug: string): Promise<string> {
  const made = await first.api.post(`${first.origin}/v1/projects`, { slug }, controlHeader(first));
  expect(made.status, made.text).toBe(201);
  return (made.json as { secretKey: string }).secretKey;
}

async function signingKeysUnder(dataKeyIds: readonly string[]): Promise<number> {
  const places = (await listed()).filter(({ id }) => dataKeyIds.includes(id));
  return places.reduce((sum, { sealed }) => sum + (sealed.signingKeys ?? 0), 0);
}

describe('a new data key', () => {
  test('fails nobody: what one replica seals under it opens at once at another that has not heard of it', async () => {
    const second = await startTestServer({ replicaOf: first, role: 'api' });
    try {
      const before = (await listed()).find(({ state }) => state === 'active')?.id;
      const [active, retired] = await rotate();
      expect([active?.state, retired?.state, retired?.id]).toEqual(['active', 'retired', before]);

      const secretKey = await createProject('sealed-anew');
      expect(await signingKeysUnder([active?.id ?? ''])).toBe(1);
      // The second replica's first look at this project's signing key, and at an answer that the first has kept.
      const base = `${second.origin}/p/sealed-anew`;
      const person = { email: 'ada@example.com', password: 'a quiet harbour at 4 in winter', emailVerified: true };
      const headers = { ...bearer(secretKey), 'idempotency-key': 'once' };
      const made = await first.api.post(`${first.origin}/v1/users`, person, headers);
      const again = await second.api.post(`${second.origin}/v1/users`, person, headers);
      expect([made.status, again.status, again.text]).toEqual([201, 201, made.text]);
      expect((await signInForTokens({ base, api: second.api }, person)).accessToken).toMatch(/^ey/);
    } finally {
      await second.stop();
    }
  });

  test('is one of several that are asked for at once, and each retires the one before', async () => {
    const before = (await listed()).length;
    const answers = await Promise.all(Array.from({ length: 5 }, rotate));
    for (const keys of answers) expect(keys.filter(({ state }) => state === 'active').length).toBe(1);
    expect((await listed()).map(({ state }) => state)).toEqual(['active', ...Array(before + 4).fill('retired')]);
  });

  test("takes over a project's key for its mails, which still opens", async () => {
    const sender = { provider: 'resend', fromAddress: 'hello@acme.example', apiKey: 're_key_of_the_project' };
    const put = await first.api.request('PUT', `${first.origin}/v1/mail-sender`, {
      headers: bearer(first.secretKey),
      body: sender,
    });
    expect(put.status, put.text).toBe(200);
    const [active] = await rotate();
    await resealValues(first.running.services);
    expect((await listed()).find(({ id }) => id === active?.id)?.sealed.mailSenders).toBe(1);
    const chosen = await chooseMailer(first.running.services, uuidOf('project', first.project.id), 'test');
    expect(chosen.provider).toBe('resend');
  });

  test('takes over what is sealed in portions, goes on after a stop wherever it was, and the old one goes when nothing is under it', async () => {
    // More than a portion, so that a stop finds some of them moved.
    const portion = 100;
    await database.query(
      `insert into signing_keys (project_id, id, kid, algorithm, state, public_jwk, private_key_sealed, created_at)
       select k.project_id, gen_random_uuid(), 'copy-' || n, k.algorithm, 'next', k.public_jwk, k.private_key_sealed, k.created_at
       from signing_keys k, generate_series(1, $1) n where k.project_id = $2 and k.state = 'active'`,
      [portion * 2 + 50, uuidOf('project', first.project.id)],
    );
    // Each is sealed for its own id: copies are what no real key would be, so they are sealed as such first.
    await sealCopies();
    const [active] = await rotate();
    const old = (await listed()).filter(({ state }) => state === 'retired').map(({ id }) => id);
    const begun = await signingKeysUnder(old);
    expect(begun).toBeGreaterThan(portion * 2);

    // The process is gone in the middle of it: what it had done stays done.
    const broken = breakAfter(first, 120);
    await expect(resealValues(broken)).rejects.toThrow('the process was killed');
    const left = await signingKeysUnder(old);
    expect(left).toBeLessThan(begun);
    expect(left).toBeGreaterThan(portion);

    const other = await startTestServer({ replicaOf: first, role: 'api' });
    try {
      await Promise.all([first, other].map(({ running }) => resealValues(running.services)));
      expect(await signingKeysUnder(old)).toBe(0);
      expect(await signingKeysUnder([active?.id ?? ''])).toBeGreaterThanOrEqual(begun);
      // Signing keys that were moved still sign.
      const person = await createPerson(first);
      expect((await signInForTokens(other, person)).accessToken).toMatch(/^ey/);

      // Not yet: a replica may not have heard of the rotation.
      await resealValues(first.running.services);
      expect((await listed()).map(({ id }) => id)).toEqual(expect.arrayContaining(old));
      // An hour later one of them stays: an answer that was kept for its day is still under it.
      first.running.services.clock.advance(61 * 60_000);
      await resealValues(first.running.services);
      const kept = (await listed()).filter(({ state }) => state === 'retired');
      expect(kept.map(({ sealed }) => sealed)).toEqual([
        {
          signingKeys: 0,
          mailSenders: 0,
          totpSecrets: 0,
          providerSecrets: 0,
          passwordSignerKeys: 0,
          captchas: 0,
          idempotencyAnswers: 1,
          queuedMails: 0,
        },
      ]);
      await database.query('delete from idempotency_keys');
      await resealValues(first.running.services);
      expect((await listed()).map(({ state }) => state)).toEqual(['active']);
      const { rows } = await database.query<{ action: string }>(
        `select action from audit_events where project_id = $1 and action like 'data_keys.%' order by occurred_at`,
        [first.running.system.id],
      );
      expect(rows.filter(({ action }) => action === 'data_keys.removed').length).toBe(old.length);
    } finally {
      await other.stop();
    }
  });
});

test('a value that is taken away while it is sealed anew does not come back', async () => {
  const { services } = first.running;
  // One of the copies, that no project signs with.
  const { rows } = await database.query<{ id: string }>(`select id from signing_keys where kid like 'copy-%' limit 1`);
  const taken = rows[0]?.id ?? '';
  await rotate();
  const unseal: typeof services.vault.unseal = async (sealed, context) => {
    if (context.includes(taken))
      await database.query(`update signing_keys set private_key_sealed = '' where id = $1`, [taken]);
    return services.vault.unseal(sealed, context);
  };
  await resealValues({ ...services, vault: { ...services.vault, unseal } });
  const after = await database.query<{ sealed: Buffer }>(
    'select private_key_sealed as sealed from signing_keys where id = $1',
    [taken],
  );
  expect(after.rows).toEqual([{ sealed: Buffer.alloc(0) }]);
});

/** Seals the copies' private parts for their own ids, as if each had been made as a key of its own. */
async function sealCopies(): Promise<void> {
  const { vault } = first.running.services;
  const { rows } = await database.query<{ id: string; sealed: Buffer }>(
    `select id, private_key_sealed as sealed from signing_keys where project_id = $1 and state = 'active'`,
    [uuidOf('project', first.project.id)],
  );
  const [real] = rows;
  const plain = await vault.unseal(real?.sealed ?? Buffer.alloc(0), `signing-key ${real?.id}`);
  const copies = await database.query<{ id: string }>(`select id from signing_keys where kid like 'copy-%'`);
  for (const { id } of copies.rows)
    await database.query('update signing_keys set private_key_sealed = $2 where id = $1', [
      id,
      vault.seal(plain, `signing-key ${id}`),
    ]);
}

/** These services until so many values were sealed; then nothing of them works any more. */
function breakAfter({ running }: TestServer, most: number): typeof running.services {
  const { services } = running;
  let sealed = 0;
  const seal: typeof services.vault.seal = (plain, context) => {
    if (++sealed > most) throw new Error('the process was killed');
    return services.vault.seal(plain, context);
  };
  return { ...services, vault: { ...services.vault, seal } };
}

test('every column that holds sealed values is among the places, or says why it is not', () => {
  const schema = readFileSync(new URL('../../../../../generated/schema.sql', import.meta.url), 'utf8');
  const columns = [...schema.matchAll(/create table public\.(\w+) \(\n([\s\S]*?)\n\);/g)].flatMap(([, table, body]) =>
    [...(body ?? '').matchAll(/^ {2}(\w*sealed\w*) /gm)].map(([, column]) => `${table}.${column}`),
  );
  const elsewhere = {
    'data_keys.key_sealed': 'Under the instance secret.',
    'sessions.successor_sealed': 'Under a key that only its predecessor gives.',
  };
  expect(columns.length).toBeGreaterThan(3);
  expect(columns.filter((column) => !Object.hasOwn(elsewhere, column)).sort()).toEqual(
    SEALED_PLACES.map(({ column }) => column)
      .filter((column) => !column.startsWith('jobs.'))
      .sort(),
  );
});

describe('only owners of the instance rotate', () => {
  test('by their session; nobody else does, and nothing changes', async () => {
    const before = await listed();
    const { firstOrganizationId: organizationId } = first.running.system;
    const admin = await createOperator(first, { email: 'admin@example.com', organizationId, role: 'admin' });
    const elsewhere = await createOrganization(first, 'elsewhere');
    const stranger = await createOperator(first, {
      email: 'stranger@example.com',
      organizationId: elsewhere,
      role: 'owner',
    });
    const person = await createPerson(first);
    const { accessToken } = await signInForTokens(first, person);
    for (const [headers, code] of [
      [{}, 'access.unauthenticated'],
      [bearer(first.secretKey), 'access.invalid_credential'],
      [bearer(accessToken), 'access.invalid_credential'],
      [await operatorHeader(first, admin), 'access.forbidden'],
      [await operatorHeader(first, stranger), 'access.forbidden'],
    ] as const) {
      expect(codeOf(await first.api.get(url(), headers))).toBe(code);
      expect(codeOf(await first.api.post(`${url()}/rotate`, {}, headers))).toBe(code);
    }
    expect(await listed()).toEqual(before);
    const owner = await first.api.post(`${url()}/rotate`, {}, await operatorHeader(first));
    expect(dataKeysIn(owner).length).toBe(before.length + 1);
  });
});

describe('another instance secret', () => {
  const NEW = 'another secret of tests that is long enough, 9876';
  const OLD = 'a secret of tests that is long enough, 0123456789';

  test('seals the data keys anew at the start, and nobody is signed out', async () => {
    const person = await createPerson(first);
    const before = await signInForTokens(first, person);
    const withBoth = { FRONTDESK_SECRET: NEW, FRONTDESK_SECRET_PREVIOUS: OLD };
    const other = await startTestServer({ replicaOf: first, env: withBoth });
    try {
      const base = `${other.origin}/p/${first.project.slug}`;
      const answer = await other.api.post(`${base}/auth/refresh`, { refreshToken: before.refreshToken });
      expect(answer.status, answer.text).toBe(200);
      const { refreshToken, accessToken } = answer.json as { refreshToken: string; accessToken: string };
      for (const credential of [refreshToken, accessToken])
        expect((await other.api.get(`${base}/session`, bearer(credential))).status).toBe(200);
      // From here on the old secret is not needed for the data keys.
      const third = await startTestServer({ replicaOf: first, env: { FRONTDESK_SECRET: NEW } });
      const again = await third.api.post(`${third.origin}/p/${first.project.slug}/auth/refresh`, { refreshToken });
      expect(again.status, again.text).toBe(200);
      await third.stop();
    } finally {
      await other.stop();
    }
  });

  test('that is wrong is found at the start, in one line that says what to do', async () => {
    for (const env of [
      { FRONTDESK_SECRET: OLD },
      { FRONTDESK_SECRET: 'x'.repeat(20) + OLD },
      { FRONTDESK_SECRET: 'x'.repeat(20) + OLD, FRONTDESK_SECRET_PREVIOUS: OLD },
    ] as Record<string, string>[]) {
      const failed = await startTestServer({ replicaOf: first, env }).catch((error: Error) => error);
      expect(failed).toBeInstanceOf(Error);
      expect((failed as Error).message).toMatch(/^The instance secret is not the one .* FRONTDESK_SECRET_PREVIOUS\.$/);
    }
  });
});
