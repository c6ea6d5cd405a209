import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  atOnce,
  bearer,
  codeOf,
  createPerson,
  GOOD_PASSWORD,
  type Person,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { controlHeader } from '../../../../../testing/kit/operators.ts';

const ACCOUNT_FAILURES = 3;
const ADDRESS_FAILURES = 8;

let server: TestServer;
let key: { authorization: string };
let users: string;
let addresses = 0;

// Requests come by loopback, which is trusted as a proxy here: the address that counts is the one that it forwards.
beforeAll(async () => {
  const limits = { accountFailures: ACCOUNT_FAILURES, addressFailures: ADDRESS_FAILURES };
  server = await startTestServer({ settings: { limits }, env: { FRONTDESK_TRUSTED_PROXIES: '127.0.0.0/8, ::1' } });
  key = bearer(server.secretKey);
  users = `${server.origin}/v1/users`;
});
afterAll(() => server.stop());

type Managed = { id: string; status: string; lockedUntil: string | null };
type AuditEvent = { action: string; changes: Record<string, unknown> };

const someAddress = () => `203.0.113.${++addresses}`;
const signIn = (person: Person, { password = person.password, from = someAddress() } = {}) =>
  server.api.post(
    `${server.base}/auth/sign-in/password`,
    { email: person.email, password },
    { 'x-forwarded-for': from },
  );
const guess = (person: Person, from?: string) =>
  signIn(person, { password: `not ${GOOD_PASSWORD}`, ...(from === undefined ? {} : { from }) });
const unlock = (id: string, headers: Record<string, string> = key) =>
  server.api.post(`${users}/${id}/unlock`, {}, headers);
const get = async (id: string) => (await server.api.get(`${users}/${id}`, key)).json as Managed;

async function guesses(person: Person, times: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let index = 0; index < times; index++) statuses.push((await guess(person)).status);
  return statuses;
}

async function locked(): Promise<Person> {
  const person = await createPerson(server);
  expect(await guesses(person, ACCOUNT_FAILURES + 1)).toEqual([401, 401, 401, 429]);
  return person;
}

async function unlocksOf(id: string): Promise<AuditEvent[]> {
  const answer = await server.api.get(`${server.origin}/v1/audit-events?target=${id}`, key);
  return (answer.json as { data: AuditEvent[] }).data.filter(({ action }) => action === 'users.unlocked');
}

describe('an account that wrong guesses have closed', () => {
  test('shows until when, alone and in the list, and by itself no more once that time is over', async () => {
    const person = await locked();
    const other = await createPerson(server);
    const { lockedUntil, status } = await get(person.userId);
    const wait = Date.parse(lockedUntil ?? '') - server.running.services.clock.now().getTime();
    expect([status, wait > 0, wait <= 24 * 60 * 60_000]).toEqual(['active', true, true]);
    const listed = (await server.api.get(users, key)).json as { data: Managed[] };
    const shown = new Map(listed.data.map((user) => [user.id, user.lockedUntil]));
    expect([shown.get(person.userId), shown.get(other.userId)]).toEqual([lockedUntil, null]);

    const late = await createPerson(server);
    await guesses(late, ACCOUNT_FAILURES);
    // Closed is who is refused, not who has used up the last try.
    expect((await get(late.userId)).lockedUntil).toBeNull();
    server.running.services.clock.advance(wait + 1_000);
    expect((await get(person.userId)).lockedUntil).toBeNull();
  });

  test('is opened by an operator at once, which the record tells, and another one stays closed', async () => {
    const [person, other] = [await locked(), await locked()];
    const { lockedUntil } = await get(person.userId);
    expect((await signIn(person)).status).toBe(429);
    const answer = await unlock(person.userId);
    expect([answer.status, answer.json]).toEqual([200, await get(person.userId)]);
    expect(answer.json).toMatchObject({ id: person.userId, lockedUntil: null });
    expect((await unlocksOf(person.userId)).map(({ changes }) => changes)).toEqual([{ lockedUntil }]);
    expect((await signIn(person)).status).toBe(200);
    expect([(await signIn(other)).status, (await get(other.userId)).lockedUntil === null]).toEqual([429, false]);
  });

  test('is opened once by 20 who ask at once, and its count begins anew', async () => {
    const person = await locked();
    const answers = await atOnce(20, () => unlock(person.userId));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await unlocksOf(person.userId)).toHaveLength(1);
    expect(await guesses(person, ACCOUNT_FAILURES + 1)).toEqual([401, 401, 401, 429]);
  });

  test('opens for its owner, and not for the address that guessed', async () => {
    const person = await locked();
    const from = someAddress();
    const victims = [await createPerson(server), await createPerson(server), await createPerson(server)];
    for (let index = 0; index < ADDRESS_FAILURES; index++) await guess(victims[index % 3] ?? person, from);
    expect((await signIn(person, { from })).status).toBe(429);
    expect((await unlock(person.userId)).status).toBe(200);
    expect((await signIn(person, { from })).status).toBe(429);
    expect((await signIn(person)).status).toBe(200);
  });
});

test('an account that is open keeps what was counted against it, and nothing is told', async () => {
  const person = await createPerson(server);
  await guesses(person, ACCOUNT_FAILURES);
  expect((await unlock(person.userId)).status).toBe(200);
  expect(await unlocksOf(person.userId)).toEqual([]);
  expect((await guess(person)).status).toBe(429);
});

test('nobody is opened who is unknown here, nor by a key that only reads', async () => {
  const person = await locked();
  const unknown = await unlock('usr_01h455vb4pex5vsknk084sn02q');
  expect([unknown.status, codeOf(unknown)]).toEqual([404, 'users.not_found']);
  const other = await server.api.post(`${server.origin}/v1/projects`, { slug: 'elsewhere' }, controlHeader(server));
  const foreign = await unlock(person.userId, bearer((other.json as { secretKey: string }).secretKey));
  expect([foreign.status, codeOf(foreign)]).toEqual([404, 'users.not_found']);
  const made = await server.api.post(`${server.origin}/v1/secret-keys`, { name: 'r', scopes: ['users:read'] }, key);
  const reader = await unlock(person.userId, bearer((made.json as { secret: string }).secret));
  expect([reader.status, codeOf(reader)]).toEqual([403, 'access.forbidden']);
  expect((await signIn(person)).status).toBe(429);
});
