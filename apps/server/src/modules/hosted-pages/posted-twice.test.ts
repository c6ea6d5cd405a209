import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeSettings, type TestServer, waitingJobsDone } from '../../../../../testing/kit/index.ts';
import { offerSimulator } from '../../../../../testing/kit/providers.ts';
import { hostedPageRoutes } from './hosted-pages.routes.ts';
import { type Page, startPagesServer } from './pages.fixture.ts';
import { POSTED_FORMS, type PostedForm } from './posted-forms.fixture.ts';
import type { ReadyForm } from './posted-people.fixture.ts';

const SETTINGS = {
  methods: { password: true, magicLink: true, emailCode: true, passkey: true },
  signUp: { mode: 'open', referrals: true, username: 'off', termsVersion: null },
  secondFactor: { policy: 'optional' },
};

let server: TestServer;
beforeAll(async () => {
  server = await startPagesServer(SETTINGS);
  await offerSimulator(server);
});
afterAll(() => server?.stop());

/** What holds now of each kind. Of new devices people are told by a schedule, which belongs to no form. */
const COUNTS = {
  users: `select count(*)::int from users`,
  passwords: `select count(*)::int from passwords`,
  sessions: `select count(*)::int from sessions where revoked_at is null`,
  tokens: `select count(*)::int from one_time_tokens where used_at is null and voided_at is null and kind not in ('new_device', 'decoy')`,
  mails: `select count(*)::int from mail_log where kind <> 'new_device'`,
  identities: `select count(*)::int from identities`,
  passkeys: `select count(*)::int from passkeys`,
  authenticators: `select count(*)::int from totp_factors`,
  recoveryCodes: `select count(*)::int from recovery_codes`,
  devices: `select count(*)::int from devices`,
  attempts: `select count(*)::int from sign_in_attempts where completed_at is null`,
  exports: `select count(*)::int from data_exports`,
  terms: `select count(*)::int from terms_acceptances`,
  waiting: `select count(*)::int from waitlist_entries`,
};

type Counts = Record<string, number>;

async function count(): Promise<Counts> {
  await waitingJobsDone(server);
  const columns = Object.entries(COUNTS).map(([name, query]) => `(${query}) as "${name}"`);
  const { rows } = await server.running.services.database.pool.query<Counts>(`select ${columns.join(', ')}`);
  return rows[0] ?? {};
}

/** What became more and less by posting a right form so. */
async function changeBy(
  { ready }: PostedForm,
  post: (send: () => Promise<Page>) => Promise<Page[]>,
): Promise<{ change: Counts; answers: Page[] }> {
  const { reader, form, typed }: ReadyForm = await ready(server);
  const before = await count();
  const answers = await post(() => reader.send(form, typed));
  const after = await count();
  const changed = Object.entries(after).map(([name, now]) => [name, now - (before[name] ?? 0)] as const);
  return { change: Object.fromEntries(changed.filter(([, by]) => by !== 0)), answers };
}

function sumOf(one: Counts, again: Readonly<Counts> = {}): Counts {
  const names = new Set([...Object.keys(one), ...Object.keys(again)]);
  return Object.fromEntries([...names].map((name) => [name, (one[name] ?? 0) + (again[name] ?? 0)]));
}

const once = async (send: () => Promise<Page>) => [await send()];
const twice = async (send: () => Promise<Page>) => [await send(), await send()];
const atOnce = (send: () => Promise<Page>) => Promise.all([send(), send()]);

const posts = hostedPageRoutes
  .filter(({ method, who }) => method === 'POST' && who.surface === 'project' && who.crossSiteChecked)
  .map(({ path }) => path.replace(':provider', 'simulator'));

it('every form of the hosted pages stands in the table', () => {
  expect(Object.keys(POSTED_FORMS)).toEqual(posts);
});

describe.each(Object.entries(POSTED_FORMS))('%s', (_, posted) => {
  it('posted twice, also at once, leaves nothing half-written, and what it leaves once unless it was asked for again', async () => {
    if (posted.settings) await changeSettings(server, posted.settings);
    try {
      const one = await changeBy(posted, once);
      expect(one.answers.map(({ status, problems }) => [status < 400, problems])).toEqual([[true, []]]);
      for (const post of [twice, atOnce]) {
        const two = await changeBy(posted, post);
        expect(two.answers.filter(({ status }) => status >= 500)).toEqual([]);
        expect(two.answers.some(({ status }) => status < 400)).toBe(true);
        const expected = sumOf(one.change, posted.again);
        const besides = post === atOnce ? [sumOf(expected, posted.atOnce)] : [];
        expect([expected, ...besides], post.name).toContainEqual(two.change);
      }
    } finally {
      if (posted.settings) await changeSettings(server, SETTINGS);
    }
  });
});
