import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  codeOf,
  createPerson,
  GOOD_PASSWORD,
  startTestServer,
  type TestServer,
  until,
} from '../../../../../testing/kit/index.ts';
import { controlHeader, createOperator, operatorHeader, uuidOf } from '../../../../../testing/kit/operators.ts';

const LEAST = { memoryKib: 19_456, passes: 2 };
const MORE = { memoryKib: 20_480, passes: 2 };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

const url = () => `${server.origin}/v1/instance/password-parameters`;
const save = (body: object, headers: Record<string, string> = controlHeader(server)) =>
  server.api.request('PUT', url(), { headers, body });
const shown = async () => (await server.api.get(url(), controlHeader(server))).json;
const query = async <Row extends object>(sql: string, values: unknown[] = []) =>
  (await server.running.services.database.pool.query<Row>(sql, values)).rows;
async function hashOf(userId: string): Promise<string> {
  const [row] = await query<{ hash: string }>('select hash from passwords where user_id = $1', [
    uuidOf('user', userId),
  ]);
  return row?.hash ?? '';
}
const signIn = async (email: string, password = GOOD_PASSWORD, at = server) => {
  const body = { email, password, transport: 'token' };
  return (await at.api.post(`${at.base}/auth/sign-in/password`, body)).status;
};
const form = ({ memoryKib, passes }: typeof MORE) => `$argon2id$v=19$m=${memoryKib},t=${passes},p=1$`;

beforeEach(async () => {
  await query('update instance set password_memory_kib = null, password_passes = null');
  await server.running.services.modules.passwordParameters.refresh();
});

describe('the parameters of the instance', () => {
  test('are the least until others are saved, which is audited', async () => {
    expect(await shown()).toEqual({ ...LEAST, parallelism: 1, saved: false });
    const done = await save(MORE);
    expect([done.status, done.json]).toEqual([200, { ...MORE, parallelism: 1, saved: true }]);
    expect(await shown()).toEqual(done.json);
    const audited = await query(
      `select actor_type, changes from audit_events where action = 'passwords.parameters_changed' order by occurred_at desc limit 1`,
    );
    expect(audited).toEqual([{ actor_type: 'operator', changes: MORE }]);
  });

  test('hold for new hashes from the answer on, and for the work that is done for accounts that do not exist', async () => {
    // Of several, the one that nothing else was done beside: forty passes are twenty times two, whatever the machine.
    const workOf = async (email: string) => {
      const spent: number[] = [];
      for (let times = 0; times < 4; times++) {
        const before = process.cpuUsage();
        expect(await signIn(email, 'wrong wrong wrong')).toBe(401);
        const { user, system } = process.cpuUsage(before);
        spent.push(user + system);
      }
      return Math.min(...spent);
    };
    const least = await workOf('nobody@example.com');
    const dear = { memoryKib: 20_480, passes: 40 };
    expect((await save(dear)).status).toBe(200);
    const person = await createPerson(server);
    expect(await hashOf(person.userId)).toContain(form(dear));
    expect((await workOf('somebody.else@example.com')) / least).toBeGreaterThan(4);
    expect((await workOf(person.email)) / least).toBeGreaterThan(4);
  });

  test('renew a weaker hash at the next right password, and leave a stronger one as it is', async () => {
    const person = await createPerson(server);
    const before = await hashOf(person.userId);
    expect(before).toContain(form(LEAST));
    expect((await save(MORE)).status).toBe(200);
    expect(await signIn(person.email, 'wrong wrong wrong')).toBe(401);
    expect(await hashOf(person.userId)).toBe(before);
    expect(await signIn(person.email)).toBe(200);
    const after = await hashOf(person.userId);
    expect(after).toContain(form(MORE));
    expect((await save(LEAST)).status).toBe(200);
    expect(await signIn(person.email)).toBe(200);
    expect(await hashOf(person.userId)).toBe(after);
  });

  test.each<[{ memoryKib: number; passes?: number }, string]>([
    [{ memoryKib: 19_455, passes: 2 }, 'memoryKib'],
    [{ memoryKib: 20_480, passes: 1 }, 'passes'],
    [{ memoryKib: 262_145, passes: 2 }, 'memoryKib'],
    [{ memoryKib: 262_144, passes: 5 }, 'passes'],
    [{ memoryKib: 19_456, passes: 54 }, 'passes'],
    [{ memoryKib: 20_480.5, passes: 2 }, 'memoryKib'],
    [{ memoryKib: 20_480 }, 'passes'],
  ])('are refused outside of their bounds, by the table too: %j', async (body, path) => {
    const refused = await save(body);
    expect([refused.status, codeOf(refused)]).toEqual([400, 'request.invalid']);
    expect((refused.json as { errors: { path: string }[] }).errors.map((error) => error.path)).toEqual([path]);
    expect(await shown()).toEqual({ ...LEAST, parallelism: 1, saved: false });
    if (!Number.isInteger(body.memoryKib)) return;
    const past = query('update instance set password_memory_kib = $1, password_passes = $2', [
      body.memoryKib,
      body.passes ?? null,
    ]);
    await expect(past).rejects.toThrow('instance_password_parameters');
  });

  test('are shown to and changed by owners of the instance alone', async () => {
    const operator = await createOperator(server, { email: 'colleague@example.com' });
    const headers = await operatorHeader(server, operator);
    const answers = [await server.api.get(url(), headers), await save(MORE, headers)];
    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
    expect(await shown()).toEqual({ ...LEAST, parallelism: 1, saved: false });
  });

  test('reach servers that run, and one that starts has them from its first hash on', async () => {
    const running = await startTestServer({ replicaOf: server, role: 'api' });
    try {
      expect((await save(MORE)).status).toBe(200);
      const made = () => running.running.services.passwordHashing.hash(GOOD_PASSWORD);
      await until(async () => (await made()).startsWith(form(MORE)), 10_000, 'the change at the other server');
    } finally {
      await running.stop();
    }
    const starting = await startTestServer({ replicaOf: server, role: 'worker' });
    try {
      expect(await starting.running.services.passwordHashing.hash(GOOD_PASSWORD)).toContain(form(MORE));
    } finally {
      await starting.stop();
    }
  });

  test('that cannot be read leave a server with those that it knows', async () => {
    expect((await save(MORE)).status).toBe(200);
    const { modules, passwordHashing } = server.running.services;
    await query('alter table instance rename to instance_away');
    try {
      await modules.passwordParameters.changed();
      expect(await passwordHashing.hash(GOOD_PASSWORD)).toContain(form(MORE));
    } finally {
      await query('alter table instance_away rename to instance');
    }
  });
});
