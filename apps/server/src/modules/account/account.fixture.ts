import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import {
  type Answer,
  type Browser,
  type Mail,
  type Person,
  startTestServer,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import type { Role } from '../../platform/config/config.ts';
import { TEST_NETWORKS, writeMmdb } from '../../platform/places/mmdb.fixture.ts';

export const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0';
export const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
export const IN_VIENNA = '203.0.113.7';

/** Limits that a test does not meet by accident. */
export const LIMITS = {
  accountFailures: 50,
  addressFailures: 10_000,
  signUpsPerAddressAndHour: 10_000,
  mailsPerRecipientAndTenMinutes: 500,
  mailsPerRecipientAndDay: 500,
};

/** A server that knows where addresses are, and believes a proxy on this machine. */
export async function startAccountServer(
  settings: Record<string, unknown> = {},
  role: Role = 'all',
): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-places-'));
  const file = join(folder, 'city.mmdb');
  writeFileSync(file, writeMmdb(TEST_NETWORKS));
  const env = { FRONTDESK_GEOIP_FILE: file, FRONTDESK_TRUSTED_PROXIES: '127.0.0.1/32, ::1/128' };
  const server = await startTestServer({ env, role, settings: { limits: LIMITS, ...settings } });
  rmSync(folder, { recursive: true, force: true });
  return server;
}

/** What a person's browser sends along. */
export function from(userAgent: string, address = IN_VIENNA): Record<string, string> {
  return { 'user-agent': userAgent, 'x-forwarded-for': address };
}

export async function signInFrom(
  server: TestServer,
  person: Pick<Person, 'email' | 'password'>,
  headers: Record<string, string> = {},
  browser: Browser = server.browser(),
): Promise<Browser> {
  const { email, password } = person;
  const answer = await browser.post(`${server.base}/auth/sign-in/password`, { email, password }, headers);
  if (answer.status !== 200) throw new Error(`sign-in answered ${answer.status}: ${answer.text}`);
  return browser;
}

export async function isSignedIn(server: TestServer, browser: Browser): Promise<boolean> {
  const { status } = await browser.get(`${server.base}/session`);
  if (status !== 200 && status !== 401) throw new Error(`the session check answered ${status}`);
  return status === 200;
}

export async function mailsTo(server: TestServer, email: string, subject: RegExp): Promise<Mail[]> {
  const { json } = await server.api.get(`${server.origin}/dev/mailbox/messages.json?to=${encodeURIComponent(email)}`);
  return (json as Mail[]).filter((mail) => subject.test(mail.subject));
}

/** The token in the link of a mail that leads to this page. */
export function tokenIn(mail: Mail, page: string): string {
  const link = mail.links.find((one) => new URL(one).pathname.endsWith(page));
  return new URL(link ?? '').searchParams.get('token') ?? '';
}

/** Mails leave by jobs: those that were enqueued before are waited for, so that "none came" means something. */
export async function allMailsLeft(server: TestServer): Promise<void> {
  const { pool } = server.running.services.database;
  for (let tries = 0; tries < 400; tries++) {
    const { rows } = await pool.query(
      `select count(*)::int as count from jobs.job where name in ('mail', 'data_exports') and state < 'completed'`,
    );
    if (rows[0].count === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('mails wait for ten seconds');
}

/** The session was proven longer ago than what deserves a fresh proof accepts. */
export async function growStale(server: TestServer, email: string): Promise<void> {
  await server.running.services.database.pool.query(
    `update sessions set authenticated_at = authenticated_at - interval '11 minutes' where user_id = (select id from users where email = $1)`,
    [email],
  );
}

export async function actionsOn(server: TestServer, targetId: string): Promise<string[]> {
  const { rows } = await server.running.services.database.pool.query(
    'select action from audit_events where target_id = $1 order by occurred_at, id',
    [targetId],
  );
  return rows.map(({ action }) => action as string);
}

/** Of all at once one wins; every other one is refused. */
export function expectOneWinner(answers: readonly Answer[], won: number, refused: number): void {
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === won)).toHaveLength(1);
  expect(statuses.filter((status) => status === refused)).toHaveLength(answers.length - 1);
}
