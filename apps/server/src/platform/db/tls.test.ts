import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPrivatePostgres, type PrivatePostgres } from '../../../../../testing/kit/private-postgres.ts';
import { makeSelfSigned } from '../../../../../testing/kit/self-signed.ts';
import { createDatabase } from './database.ts';

let postgres: PrivatePostgres & { readonly tcpPort: number };
let folder: string;
let authority: string;

beforeAll(async () => {
  const certificate = makeSelfSigned(['localhost']);
  postgres = await createPrivatePostgres({}, certificate);
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-tls-'));
  authority = join(folder, 'authority.pem');
  writeFileSync(authority, certificate.certificate);
});
afterAll(async () => {
  await postgres?.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Whether the connection that `DATABASE_URL` with these words makes is encrypted, as Postgres sees it. */
async function isEncrypted(words: string, host = 'localhost'): Promise<boolean> {
  const connectionString = `postgres://postgres@${host}:${postgres.tcpPort}/frontdesk${words}`;
  const database = createDatabase({ connection: { connectionString }, poolSize: 2, pooled: false });
  try {
    const rows = await database.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()', []);
    return (rows[0] as { ssl: boolean }).ssl;
  } finally {
    await database.end();
  }
}

test('verify-full and require encrypt, and check who answers', async () => {
  const root = `&sslrootcert=${encodeURIComponent(authority)}`;
  for (const mode of ['verify-full', 'require']) {
    expect(await isEncrypted(`?sslmode=${mode}${root}`)).toBe(true);
    await expect(isEncrypted(`?sslmode=${mode}`)).rejects.toThrow(/self-signed certificate/);
    await expect(isEncrypted(`?sslmode=${mode}${root}`, '127.0.0.1')).rejects.toThrow(/does not match/);
  }
});

test('no-verify encrypts; without sslmode nothing does', async () => {
  expect(await isEncrypted('?sslmode=no-verify')).toBe(true);
  expect(await isEncrypted('')).toBe(false);
  expect(await isEncrypted('?sslmode=disable')).toBe(false);
});
