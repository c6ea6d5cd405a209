import { afterAll, beforeAll, expect, test } from 'vitest';
import { beginSignIn, codeOf, createPerson, type TestServer } from '../../../../../testing/kit/index.ts';
import { APP, createReader, startPagesServer } from '../hosted-pages/pages.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startPagesServer({
    signUp: { termsVersion: '2' },
    branding: { termsUrl: 'https://acme.example/terms' },
  });
});
afterAll(() => server?.stop());

test('new terms are accepted before the session opens, once, and no other version is', async () => {
  const person = await createPerson(server);
  const browser = server.browser();
  const { next, attempt } = await beginSignIn(server, browser, person);
  expect(next).toBe('terms');
  expect((await browser.get(`${server.base}/session`)).status).toBe(401);
  const accept = (acceptedTerms: string) =>
    browser.post(`${server.base}/auth/sign-in/terms`, { attempt, acceptedTerms });
  expect(codeOf(await accept('1'))).toBe('terms.not_accepted');
  const answers = await Promise.all(Array.from({ length: 5 }, () => accept('2')));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect((await browser.get(`${server.base}/session`)).status).toBe(200);
  expect(await beginSignIn(server, server.browser(), person)).toMatchObject({ accessToken: expect.any(String) });
  const { rows } = await server.running.services.database.pool.query(
    `select count(*)::int as count from audit_events where action = 'terms.accepted' and target_id = $1`,
    [person.userId],
  );
  expect(rows[0].count).toBe(1);
});

test('the page shows them, and leads on to where the person wanted to go', async () => {
  const reader = createReader(server);
  const sent = await reader.fill(
    `/sign-in?returnTo=${encodeURIComponent(`${APP}/notes`)}`,
    '/sign-in',
    await createPerson(server),
  );
  const page = await reader.open(sent.location ?? '');
  expect(page.text).toContain('https://acme.example/terms');
  const done = await reader.send(page.form('/sign-in/terms'), {});
  expect([done.status, done.location]).toEqual([303, `${APP}/notes`]);
});
