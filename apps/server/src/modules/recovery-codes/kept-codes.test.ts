import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  bearer,
  beginSignIn,
  codeOf,
  jobsDone,
  type Person,
  personWithAuthenticator,
  proveSecondFactor,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { readRecoveryCode } from './recovery-codes.rules.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ settings: { limits: { addressFailures: 10_000 } } });
});
afterAll(() => server?.stop());

async function proveWith(person: Person, code: string) {
  const browser = server.browser();
  const { attempt } = await beginSignIn(server, browser, person);
  return proveSecondFactor(server, browser, { attempt, factor: 'recovery_code', code });
}

async function leftOf(accessToken: string): Promise<number> {
  const { json } = await server.api.get(`${server.base}/me/factors`, bearer(accessToken));
  return (json as { recoveryCodes: { left: number } }).recoveryCodes.left;
}

test('a code of somebody else opens nothing, and stays unused for its owner', async () => {
  const [ada, ben] = [await personWithAuthenticator(server), await personWithAuthenticator(server)];
  const [code = ''] = ada.app.recoveryCodes;
  expect(codeOf(await proveWith(ben.person, code))).toBe('sign_in_attempts.wrong_proof');
  expect([await leftOf(ada.accessToken), await leftOf(ben.accessToken)]).toEqual([10, 10]);
  expect((await proveWith(ada.person, code)).status).toBe(200);
  expect([await leftOf(ada.accessToken), await leftOf(ben.accessToken)]).toEqual([9, 10]);
});

/** The tables in which a row has one of these texts in it, or its bytes: what Postgres prints of a row shows bytes as hexadecimal digits. */
async function tablesWith(texts: readonly string[]): Promise<string[]> {
  const { pool } = server.running.services.database;
  const { rows } = await pool.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')`,
  );
  const sought = texts.flatMap((text) => [
    text,
    Buffer.from(text).toString('hex'),
    Buffer.from(text).toString('base64'),
  ]);
  const patterns = sought.map((text) => `%${text.replace(/=+$/, '')}%`);
  const found: string[] = [];
  for (const { name } of rows) {
    const { rows: held } = await pool.query(`select from ${name} t where t::text like any($1) limit 1`, [patterns]);
    if (held.length > 0) found.push(name);
  }
  return found;
}

test('no row of the database holds a code, neither as it is shown nor as it is read, before or after its use', async () => {
  const { person, app } = await personWithAuthenticator(server);
  const { recoveryCodes } = app;
  expect((await proveWith(person, recoveryCodes[0] ?? '')).status).toBe(200);
  await jobsDone(server);
  const read = recoveryCodes.map((code) => readRecoveryCode(code) ?? '');
  expect(read.every((code) => code.length === 16)).toBe(true);
  const forms = [...recoveryCodes, ...read].flatMap((code) => [code, code.toUpperCase()]);
  expect(await tablesWith(forms)).toEqual([]);
  // It does look: an address is where it belongs.
  expect(await tablesWith([person.email])).toContain('public.users');
});
