import { createHash, pbkdf2Sync, scryptSync } from 'node:crypto';
import { hash as argon2 } from '@node-rs/argon2';
import { hash as bcrypt } from '@node-rs/bcrypt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Answer,
  atOnce,
  bearer,
  codeOf,
  createPerson,
  GOOD_PASSWORD,
  type Person,
  startTestServer,
  type TestServer,
  until,
} from '../../../../../testing/kit/index.ts';
import { controlHeader, uuidOf } from '../../../../../testing/kit/operators.ts';
import { systemContext } from '../../platform/context/context.ts';
import { writeBase64 } from '../../platform/crypto/password-hash-formats.ts';
import { createCookieJar } from '../../platform/http/cookies.ts';
import { write } from '../../platform/outbox/write.ts';
import { resealValues } from '../data-keys/index.ts';
import { keepSignerKey } from './index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ settings: { limits: { accountFailures: 100, addressFailures: 10_000 } } });
});
afterAll(() => server?.stop());

const salt = Buffer.from('salt of the old one');
const OLD_TIME = new Date('2020-02-02T02:02:02Z');
const OURS = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/;

const signIn = (person: { email: string; password: string }, base = server.base) =>
  server.api.post(`${base}/auth/sign-in/password`, {
    email: person.email,
    password: person.password,
    transport: 'token',
  });
const outcome = (answer: Answer) => (answer.status === 200 ? 200 : [answer.status, codeOf(answer)]);
const WRONG = [401, 'sign_in.wrong_credentials'];

/** Somebody whose hash an import has written, long ago. */
async function importPerson(hash: string): Promise<Person> {
  const person = await createPerson(server);
  await store(person, hash);
  return person;
}
const query = <Row extends object>(sql: string, values: unknown[]) =>
  server.running.services.database.pool.query<Row>(sql, values);

async function store({ userId }: Person, hash: string): Promise<void> {
  await query('update passwords set hash = $2, changed_at = $3 where user_id = $1', [
    uuidOf('user', userId),
    hash,
    OLD_TIME,
  ]);
}
async function stored({ userId }: Person): Promise<{ hash: string; changed_at: Date }> {
  const { rows } = await query<{ hash: string; changed_at: Date }>(
    'select hash, changed_at from passwords where user_id = $1',
    [uuidOf('user', userId)],
  );
  const [row] = rows;
  if (!row) throw new Error('there is no password');
  return row;
}
async function rehashesOf({ userId }: Person): Promise<unknown[]> {
  const { rows } = await query<{ changes: unknown }>(
    `select changes from audit_events where action = 'passwords.rehashed' and target_id = $1 and actor_id = $1`,
    [userId],
  );
  return rows.map(({ changes }) => changes);
}

const weakArgon2 = (algorithm: number) =>
  argon2(GOOD_PASSWORD, { algorithm, memoryCost: 8192, timeCost: 2, parallelism: 1 });
const text = (form: string, hash: Buffer) => `$${form}$${writeBase64(salt)}$${writeBase64(hash)}`;

describe('a password whose hash came from elsewhere', () => {
  test.each<[string, () => Promise<string> | string]>([
    ['bcrypt', () => bcrypt(GOOD_PASSWORD, { cost: 5 })],
    ['bcrypt', async () => (await bcrypt(GOOD_PASSWORD, { cost: 5 })).replace('$2b$', '$2y$')],
    ['scrypt', () => text('scrypt$ln=12,r=8,p=1', scryptSync(GOOD_PASSWORD, salt, 32, { N: 4096, r: 8, p: 1 }))],
    ['pbkdf2-sha1', () => text('pbkdf2-sha1$i=1000', pbkdf2Sync(GOOD_PASSWORD, salt, 1000, 20, 'sha1'))],
    ['pbkdf2-sha256', () => text('pbkdf2-sha256$i=1000', pbkdf2Sync(GOOD_PASSWORD, salt, 1000, 64, 'sha256'))],
    ['pbkdf2-sha512', () => text('pbkdf2-sha512$i=1000', pbkdf2Sync(GOOD_PASSWORD, salt, 1000, 64, 'sha512'))],
    ['argon2d', () => weakArgon2(0)],
    ['argon2i', () => weakArgon2(1)],
    ['argon2id', () => weakArgon2(2)],
  ])('opens (%s), and becomes ours at the first right one', async (scheme, make) => {
    const before = await make();
    const person = await importPerson(before);
    expect(outcome(await signIn({ ...person, password: 'wrong wrong wrong' }))).toEqual(WRONG);
    expect((await stored(person)).hash).toBe(before);

    expect(outcome(await signIn(person))).toBe(200);
    const after = await stored(person);
    expect(after.hash).toMatch(OURS);
    // It is the same password: nobody has changed it.
    expect(after.changed_at).toEqual(OLD_TIME);
    expect(await rehashesOf(person)).toEqual([{ from: scheme }]);

    expect(outcome(await signIn(person))).toBe(200);
    expect(outcome(await signIn({ ...person, password: 'wrong wrong wrong' }))).toEqual(WRONG);
    expect((await stored(person)).hash).toBe(after.hash);
    expect(await rehashesOf(person)).toHaveLength(1);
  });

  test('stays as it is where it is stronger than ours', async () => {
    const strong = await argon2(GOOD_PASSWORD, { algorithm: 2, memoryCost: 32_768, timeCost: 2, parallelism: 1 });
    const person = await importPerson(strong);
    expect(outcome(await signIn(person))).toBe(200);
    expect((await stored(person)).hash).toBe(strong);
    expect(await rehashesOf(person)).toEqual([]);
  });

  test('stays as it is where it proves a part of the password only: bcrypt looks at 72 bytes', async () => {
    const long = 'nine lanterns on a long pier, eight boats below, seven gulls above, six ropes'.slice(0, 72);
    const before = await bcrypt(`${long} and the rest`, { cost: 5 });
    const person = await importPerson(before);
    // A slip after the 72nd byte is let in, as it always was, and does not become the password.
    for (const password of [`${long} and the test`, long, `${long} and the rest`]) {
      expect(outcome(await signIn({ ...person, password }))).toBe(200);
      expect((await stored(person)).hash).toBe(before);
    }
    expect(outcome(await signIn({ ...person, password: long.slice(0, 71) }))).toEqual(WRONG);
  });

  test('is the current one for a change of the password, too', async () => {
    const person = await createPerson(server);
    const { accessToken } = (await signIn(person)).json as { accessToken: string };
    await store(person, await bcrypt(GOOD_PASSWORD, { cost: 5 }));
    const change = (currentPassword: string) =>
      server.api.post(
        `${server.base}/me/password`,
        { currentPassword, newPassword: 'a lighthouse without a keeper' },
        bearer(accessToken),
      );
    expect(outcome(await change('wrong wrong wrong'))).toEqual([403, 'passwords.wrong_current']);
    expect((await change(GOOD_PASSWORD)).status).toBe(204);
    expect((await stored(person)).hash).toMatch(OURS);
  });

  test('opens for 20 who come at once, and one of them writes the new hash', async () => {
    const person = await importPerson(await bcrypt(GOOD_PASSWORD, { cost: 5 }));
    // Nobody is refused: each proves the password against what is stored by then.
    const answers = await atOnce(20, () => signIn(person));
    expect(answers.map(outcome)).toEqual(answers.map(() => 200));
    expect((await stored(person)).hash).toMatch(OURS);
    expect(await rehashesOf(person)).toHaveLength(1);
  });

  test('never comes back: a password that is changed between the proof and the new hash stays changed', async () => {
    const person = await importPerson(await bcrypt(GOOD_PASSWORD, { cost: 5 }));
    const { database, passwordHashing } = server.running.services;
    const changed = await passwordHashing.hash('a lighthouse without a keeper');
    const client = await database.pool.connect();
    let answer: Promise<Answer> | undefined;
    try {
      await client.query('begin');
      await client.query('update passwords set hash = $2 where user_id = $1', [uuidOf('user', person.userId), changed]);
      answer = signIn(person);
      const waits = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      await until(async () => (await database.pool.query(waits)).rows.length > 0, 10_000, 'a sign-in that waits');
      await client.query('commit');
    } finally {
      client.release();
    }
    expect(outcome(await answer)).toEqual(WRONG);
    expect((await stored(person)).hash).toBe(changed);
    expect(await rehashesOf(person)).toEqual([]);
    expect(outcome(await signIn({ ...person, password: 'a lighthouse without a keeper' }))).toBe(200);
  });
});

describe('a Firebase hash', () => {
  // github.com/firebase/scrypt, README.
  const KEY = Buffer.from(
    'jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==',
    'base64',
  );
  const PASSWORD = 'user1password';
  const hashWith = (keyId: string) =>
    `$firebase-scrypt$ln=14,r=8,ss=Bw,k=${keyId}$42xEC+ixf3L2lw$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ`;

  const keep = (projectId: string, key = KEY) => {
    const ctx = systemContext(server.running.services, 'an import', createCookieJar(undefined));
    return write(ctx, (tx) => keepSignerKey(ctx, tx, { projectId: uuidOf('project', projectId), key }));
  };

  test('opens with the sealed signer key of its project, also after the data key was rotated', async () => {
    const keyId = await keep(server.project.id);
    expect(keyId).not.toBeNull();
    const { rows } = await query<{ key_sealed: Buffer; key_hash: Buffer }>(
      'select key_sealed, key_hash from password_signer_keys where id = $1',
      [keyId],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.key_sealed.includes(KEY.subarray(0, 16))).toBe(false);
    expect(rows[0]?.key_hash).toEqual(createHash('sha256').update(KEY).digest());

    const rotated = await server.api.post(`${server.origin}/v1/instance/data-keys/rotate`, {}, controlHeader(server));
    expect(rotated.status, rotated.text).toBe(200);
    await resealValues(server.running.services);
    const keys = (await server.api.get(`${server.origin}/v1/instance/data-keys`, controlHeader(server))).json;
    const counts = (keys as { data: { state: string; sealed: Record<string, number> }[] }).data;
    expect(counts.map(({ state, sealed }) => [state, sealed.passwordSignerKeys])).toEqual([
      ['active', 1],
      ['retired', 0],
    ]);

    const person = { ...(await importPerson(hashWith(keyId ?? ''))), password: PASSWORD };
    expect(outcome(await signIn({ ...person, password: 'user2password' }))).toEqual(WRONG);
    expect(outcome(await signIn(person))).toBe(200);
    expect((await stored(person)).hash).toMatch(OURS);
    expect(await rehashesOf(person)).toEqual([{ from: 'firebase-scrypt' }]);
    expect(outcome(await signIn(person))).toBe(200);
  });

  test('that names the signer key of another project, or none that is there, opens nothing', async () => {
    const made = await server.api.post(`${server.origin}/v1/projects`, { slug: 'elsewhere' }, controlHeader(server));
    const elsewhere = (made.json as { project: { id: string } }).project.id;
    const foreign = await keep(elsewhere);
    expect(foreign).not.toBe(await keep(server.project.id));
    for (const keyId of [foreign ?? '', '019ac000-0000-7000-8000-000000000001']) {
      const person = { ...(await importPerson(hashWith(keyId))), password: PASSWORD };
      expect(outcome(await signIn(person)), keyId).toEqual(WRONG);
      expect((await stored(person)).hash).toBe(hashWith(keyId));
    }
  });

  test('has its key once, however often it is imported; what is no key is refused', async () => {
    const key = Buffer.alloc(64, 7);
    const ids = await Promise.all(Array.from({ length: 20 }, () => keep(server.project.id, key)));
    expect(new Set(ids).size).toBe(1);
    expect(await keep(server.project.id, Buffer.alloc(0))).toBeNull();
    expect(await keep(server.project.id, Buffer.alloc(65))).toBeNull();
  });
});
