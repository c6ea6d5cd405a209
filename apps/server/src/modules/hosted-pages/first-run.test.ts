import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBrowser, createTestDatabase, GOOD_PASSWORD } from '../../../../../testing/kit/index.ts';
import { compose, type RunningServer } from '../../app/compose.ts';
import { readConfig } from '../../platform/config/config.ts';
import { createLog } from '../../platform/log/log.ts';
import { setUpLink } from '../operators/index.ts';
import { pathOf, read } from './pages.fixture.ts';

// A server that nobody has set up yet: the kit's are, so this one is composed here.
let running: RunningServer;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
const dataFolder = mkdtempSync(join(tmpdir(), 'frontdesk-first-run-'));
const PUBLIC_ORIGIN = 'http://localhost:4400';

beforeAll(async () => {
  database = await createTestDatabase();
  const env = {
    DATABASE_URL: database.url,
    FRONTDESK_SECRET: 'a secret of tests that is long enough, 0123456789',
    FRONTDESK_DATA_DIR: dataFolder,
    LOG_LEVEL: 'silent',
  };
  running = await compose({ ...readConfig(env, []), port: 0 }, createLog('silent'));
});
afterAll(async () => {
  await running?.stop();
  await database?.drop();
  rmSync(dataFolder, { recursive: true, force: true });
});

function createReader() {
  const browser = createBrowser(PUBLIC_ORIGIN, { cookies: true });
  const origin = `http://localhost:${running.port}`;
  return {
    browser,
    open: async (path: string) => read(await browser.get(origin + path, { accept: 'text/html' })),
    send: async (fields: Record<string, string>, headers?: Record<string, string>) =>
      read(await browser.form(`${origin}/setup`, fields, headers)),
  };
}

const TYPED = {
  email: 'ada@example.com',
  password: GOOD_PASSWORD,
  projectName: 'Field Note',
  projectSlug: 'field-note',
};

async function isSetUp(): Promise<boolean> {
  const { rows } = await running.services.database.pool.query('select set_up_at from instance');
  return rows[0].set_up_at !== null;
}

describe('the first run', () => {
  it('opens for the link that the newest start printed, and for no other', async () => {
    const reader = createReader();
    const old = pathOf((await setUpLink(running.services)) ?? '');
    const link = pathOf((await setUpLink(running.services)) ?? '');
    for (const path of ['/setup', '/setup?token=', '/setup?token=setup_guess', old]) {
      const page = await reader.open(path);
      expect([page.status, page.title]).toEqual([403, 'This set-up link does not work · Frontdesk']);
      expect(page.text).not.toContain('<form');
    }
    const page = await reader.open(link);
    expect([page.status, page.title]).toEqual([200, 'Set up · Frontdesk']);
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(page.headers.get('cache-control')).toBe('no-store');
  });

  it('wants a form of its own page, its token, and values that fit', async () => {
    const reader = createReader();
    const { fields } = (await reader.open(pathOf((await setUpLink(running.services)) ?? ''))).form('/setup');
    const other = createReader();
    await other.open('/setup');
    const refused = [
      [await other.send({ ...fields, ...TYPED }), 403],
      [await reader.send({ ...fields, ...TYPED, formToken: '' }), 403],
      [await reader.send({ ...fields, ...TYPED }, { origin: 'https://evil.example' }), 403],
      [await reader.send({ ...fields, ...TYPED, token: 'setup_guess' }), 403],
      [await reader.send({ ...fields, ...TYPED, password: 'short' }), 422],
      [await reader.send({ ...fields, ...TYPED, email: 'ada' }), 400],
      [await reader.send({ ...fields, ...TYPED, projectSlug: 'Field Note' }), 400],
      [await reader.send({ ...fields, ...TYPED, projectSlug: 'frontdesk' }), 422],
      [await reader.send(fields), 400],
    ] as const;
    expect(refused.map(([page]) => page.status)).toEqual(refused.map(([, status]) => status));
    for (const [page] of refused) expect(page.text).not.toContain(GOOD_PASSWORD);
    expect(refused[6][0].form('/setup').fields).toMatchObject({ email: TYPED.email, projectName: TYPED.projectName });
    expect(refused[6][0].problems[0]).toContain('begin with a letter: field-note');
    expect(await isSetUp()).toBe(false);
  });

  it('makes the operator and the project once, and shows the secret key this once', async () => {
    const reader = createReader();
    const link = pathOf((await setUpLink(running.services)) ?? '');
    const { fields } = (await reader.open(link)).form('/setup');
    const answers = await Promise.all(Array.from({ length: 5 }, () => reader.send({ ...fields, ...TYPED })));
    const made = answers.filter(({ status }) => status === 201);
    expect(made).toHaveLength(1);
    const secretKey = />(sk_[\w-]+)</.exec(made[0]?.text ?? '')?.[1] ?? '';
    expect(made[0]?.text).toContain('Field Note is ready to sign its users in.');
    expect(made[0]?.text).toContain('href="/dashboard"');
    for (const page of answers.filter(({ status }) => status !== 201)) {
      expect([page.status, page.title]).toEqual([409, 'Frontdesk is set up already · Frontdesk']);
      expect(page.text).not.toContain('sk_');
    }
    const used = await createBrowser(PUBLIC_ORIGIN, { cookies: false }).get(
      `http://localhost:${running.port}/v1/users`,
      { authorization: `Bearer ${secretKey}` },
    );
    expect(used.status).toBe(200);

    const later = await reader.open(link);
    expect(later.title).toBe('Frontdesk is set up already · Frontdesk');
    expect(later.text).not.toContain('sk_');
    expect(await setUpLink(running.services)).toBeNull();
  });
});
