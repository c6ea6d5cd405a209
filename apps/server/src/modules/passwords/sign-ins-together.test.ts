import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Answer,
  codeOf,
  createPerson,
  insist,
  type Person,
  signInWithBrowser,
  startTestServer,
  type TestServer,
  until,
} from '../../../../../testing/kit/index.ts';
import { decodeId, encodeId } from '../../lib/type-id.ts';
import { setPassword } from './passwords.store.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ settings: { limits: { accountFailures: 100, addressFailures: 10_000 } } });
});
afterAll(() => server.stop());

const MANY = 24;

type Credentials = { email: string; password: string; base?: string };

const tryToSignIn = ({ email, password, base = server.base }: Credentials, headers: Record<string, string> = {}) =>
  server.api.post(`${base}/auth/sign-in/password`, { email, password, transport: 'token' }, headers);

const signIn = (person: Credentials, headers: Record<string, string> = {}): Promise<Answer> =>
  insist(() => tryToSignIn(person, headers));

const statusesOf = (answers: readonly Answer[]) => [...new Set(answers.map(({ status }) => status))];
const sessionOf = ({ json }: Answer) => (json as { session: { id: string } }).session.id;

async function createPeople(count: number): Promise<Person[]> {
  const people: Person[] = [];
  while (people.length < count) people.push(await createPerson(server));
  return people;
}

type Written = { id: string; transaction: string; device: string; signedInAt: Date | null; actors: string[] };

/** The sessions of a person that stand, the transaction that wrote each, and who is named by the audit entries and events of each. */
async function writtenFor({ userId }: Person): Promise<Written[]> {
  const { rows } = await server.running.services.database.pool.query<Omit<Written, 'actors'>>(
    `select s.id, s.xmin::text as transaction, s.device_id as device, u.last_sign_in_at as "signedInAt"
     from sessions s join users u on u.project_id = s.project_id and u.id = s.user_id where u.id = $1 and s.revoked_at is null`,
    [decodeId('user', userId)],
  );
  return Promise.all(rows.map(async (row) => ({ ...row, actors: await toldOf(encodeId('session', row.id)) })));
}

async function toldOf(session: string): Promise<string[]> {
  const { rows } = await server.running.services.database.pool.query<{ actor: string }>(
    `select actor_id as actor from audit_events where action = 'sessions.created' and target_id = $1
     union all select data ->> 'userId' from outbox_events where type = 'session.created' and data ->> 'sessionId' = $1`,
    [session],
  );
  return rows.map(({ actor }) => actor);
}

async function countOf(from: string): Promise<number> {
  const { rows } = await server.running.services.database.pool.query<{ n: number }>(
    `select count(*)::int as n from ${from}`,
  );
  return rows[0]?.n ?? 0;
}

describe('sign-ins that arrive together', () => {
  test('of different people each open one session, told of once and of its own person', async () => {
    const people = await createPeople(MANY);
    const all = await Promise.all(people.map(async (person) => ({ person, answer: await signIn(person) })));
    expect(statusesOf(all.map(({ answer }) => answer))).toEqual([200]);
    const transactions = new Set<string>();
    for (const { person, answer } of all) {
      expect(answer.json).toMatchObject({ user: { id: person.userId, email: person.email } });
      const written = await writtenFor(person);
      expect(written).toMatchObject([
        { id: decodeId('session', sessionOf(answer)), actors: [person.userId, person.userId] },
      ]);
      expect(written[0]?.signedInAt).toBeInstanceOf(Date);
      transactions.add(written[0]?.transaction ?? '');
    }
    // They did travel together.
    expect(transactions.size).toBeLessThan(MANY);
  });

  test('of one person each open a session', async () => {
    const person = await createPerson(server);
    const answers = await Promise.all(Array.from({ length: MANY }, () => signIn(person)));
    expect(statusesOf(answers)).toEqual([200]);
    const written = await writtenFor(person);
    expect(written.map(({ id }) => encodeId('session', id)).sort()).toEqual(answers.map(sessionOf).sort());
    for (const { actors } of written) expect(actors).toEqual([person.userId, person.userId]);
    expect(new Set(written.map(({ device }) => device)).size).toBe(MANY);
  });

  test('by one browser that two accounts know each open a session of the one device, for each account its own', async () => {
    const people = [await createPerson(server), await createPerson(server)] as const;
    const browser = await signInWithBrowser(server, people[0]);
    const { email, password } = people[1];
    expect((await browser.post(`${server.base}/auth/sign-in/password`, { email, password })).status).toBe(200);
    const cookie = [...browser.cookies].find(([name]) => name.includes('device'))?.join('=') ?? '';
    expect(cookie).not.toBe('');
    const answers = await Promise.all(
      Array.from({ length: MANY }, (_, n) => signIn(people[n % 2 ? 1 : 0], { cookie })),
    );
    expect(statusesOf(answers)).toEqual([200]);
    const [first = [], second = []] = await Promise.all(people.map(writtenFor));
    expect([first.length, second.length]).toEqual([1 + MANY / 2, 1 + MANY / 2]);
    expect(new Set(first.map(({ device }) => device)).size).toBe(1);
    expect(new Set(second.map(({ device }) => device)).size).toBe(1);
    expect(first[0]?.device).not.toBe(second[0]?.device);
  });
});

describe('beside sign-ins of others, one', () => {
  const blocked = () => countOf(`pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);

  /** The one signs in amid others. They are done, at their first try, while the one waits for what somebody holds, until `letGo`. */
  async function amidOthers(one: Credentials, letGo: () => Promise<unknown>): Promise<Answer> {
    const others = await createPeople(8);
    let isDone = false;
    const before = others.slice(0, 4).map((person) => tryToSignIn(person));
    const answer = signIn(one).finally(() => {
      isDone = true;
    });
    const after = others.slice(4).map((person) => tryToSignIn(person));
    expect(statusesOf(await Promise.all([...before, ...after]))).toEqual([200]);
    await until(async () => (await blocked()) === 1, 5_000, 'the wait of the one');
    expect(isDone).toBe(false);
    await letGo();
    return answer;
  }

  async function besideOthers(one: Credentials, hold: (holder: pg.Client) => Promise<unknown>): Promise<Answer> {
    const holder = await server.running.services.database.connect();
    try {
      await holder.query('begin');
      await hold(holder);
      return await amidOthers(one, () => holder.query('commit'));
    } finally {
      await holder.end();
    }
  }

  const failures = (code: string, { userId }: Person) =>
    countOf(
      `audit_events where action = 'sign_in.failed' and target_id = '${userId}' and changes ->> 'reason' = '${code}'`,
    );

  test('whose account somebody holds waits for it alone', async () => {
    const person = await createPerson(server);
    const answer = await besideOthers(person, (held) =>
      held.query('select from users where id = $1 for update', [decodeId('user', person.userId)]),
    );
    expect(answer.status).toBe(200);
    expect(await writtenFor(person)).toMatchObject([{ actors: [person.userId, person.userId] }]);
  });

  test('whose application somebody holds waits for it alone', async () => {
    const operator = { ...server.operator, base: `${server.origin}/p/frontdesk` };
    // So that their project is known, and the second sign-in arrives with those of the others.
    expect((await signIn(operator)).status).toBe(200);
    const answer = await besideOthers(operator, (held) =>
      held.query('select from applications a join projects p on p.id = a.project_id where p.is_system for update of a'),
    );
    expect(answer.status).toBe(200);
  });

  test('who is banned meanwhile gets no session', async () => {
    const person = await createPerson(server);
    const answer = await besideOthers(person, (held) =>
      held.query(`update users set banned_at = now(), ban_reason = 'spam' where id = $1`, [
        decodeId('user', person.userId),
      ]),
    );
    expect([answer.status, codeOf(answer)]).toEqual([403, 'sign_in.banned']);
    expect(await writtenFor(person)).toEqual([]);
    expect(await failures('sign_in.banned', person)).toBe(1);
  });

  test('whose password is changed meanwhile gets no session', async () => {
    const person = await createPerson(server);
    const { database, clock, passwordHashing } = server.running.services;
    const hash = await passwordHashing.hash('another quiet harbour in spring');
    const userId = decodeId('user', person.userId) ?? '';
    const tx = await database.db.startTransaction().execute();
    await setPassword(tx, { projectId: decodeId('project', server.project.id) ?? '', userId, hash, now: clock.now() });
    // What a change of the password ends are the sessions that it sees: what is opened after this statement has to be decided by the new password.
    await tx.updateTable('sessions').set({ revokedAt: clock.now() }).where('userId', '=', userId).execute();
    const answer = await amidOthers(person, () => tx.commit().execute());
    expect([answer.status, codeOf(answer)]).toEqual([401, 'sign_in.wrong_credentials']);
    expect(await writtenFor(person)).toEqual([]);
    expect(await failures('sign_in.wrong_credentials', person)).toBe(1);
  });
});
