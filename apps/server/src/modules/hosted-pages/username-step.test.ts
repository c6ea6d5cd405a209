import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changeSettings, createPerson, type TestServer } from '../../../../../testing/kit/index.ts';
import { offerSimulator, signInAtProvider } from '../../../../../testing/kit/providers.ts';
import { APP, createReader, type Reader, startPagesServer } from './pages.fixture.ts';

const SIGN_UP = { mode: 'open', verification: 'required', username: 'required' } as const;

let server: TestServer;
beforeAll(async () => {
  server = await startPagesServer({ signUp: SIGN_UP });
  await offerSimulator(server);
});
afterAll(() => server?.stop());
beforeEach(() => changeSettings(server, { signUp: SIGN_UP, branding: {} }));

let names = 0;

/** The page that asks, reached by a password. */
async function arrive(query = ''): Promise<{ reader: Reader; path: string }> {
  const reader = createReader(server);
  const sent = await reader.fill(`/sign-in${query}`, '/sign-in', await createPerson(server));
  expect([sent.status, sent.location]).toEqual([303, expect.stringContaining('/p/acme/sign-in/username?attempt=att_')]);
  return { reader, path: sent.location ?? '' };
}

const hasSession = async ({ browser }: Reader) => (await browser.get(`${server.base}/session`)).status === 200;

describe('the page that asks for a username', () => {
  it('leads on to where the person wanted to go', async () => {
    const { reader, path } = await arrive(`?returnTo=${encodeURIComponent(`${APP}/notes`)}`);
    const page = await reader.open(path);
    expect(page.title).toContain('Choose a username');
    expect(await hasSession(reader)).toBe(false);
    const done = await reader.send(page.form('/sign-in/username'), { username: ' Page.Reader ' });
    expect([done.status, done.location]).toEqual([303, `${APP}/notes`]);
    expect((await reader.browser.get(`${server.base}/session`)).json).toMatchObject({
      user: { username: 'Page.Reader' },
    });
    const again = await reader.open(path);
    expect([again.status, again.title]).toEqual([410, expect.stringContaining('ended')]);
  });

  it.each([
    ['Page.Taken', 409, 'This username is taken.', 'Dieser Benutzername ist vergeben.'],
    ['Postmaster', 422, 'This username is kept for', 'Dieser Benutzername ist den Betreibern vorbehalten.'],
    ['ines okafor', 400, 'Use 3 to 32 letters', '3 bis 32'],
    ['"><b>x', 400, 'Use 3 to 32 letters', '3 bis 32'],
    ['', 400, 'Choose a username.', 'Wählen Sie einen Benutzernamen.'],
  ])('says in both languages what is wrong with "%s", and keeps what was typed', async (username, status, en, de) => {
    const other = await arrive();
    const owner = await other.reader.open(other.path);
    await other.reader.send(owner.form('/sign-in/username'), { username: 'page.taken' });
    const { reader, path } = await arrive();
    for (const [query, words] of [
      ['', en],
      ['&lang=de', de],
    ]) {
      const page = await reader.open(`${path}${query}`);
      const refused = await reader.send(page.form('/sign-in/username'), { username });
      expect(refused.status).toBe(status);
      expect(refused.problems.join()).toContain(words);
      expect(refused.form('/sign-in/username').fields.username).toBe(username);
    }
    expect(await hasSession(reader)).toBe(false);
    const page = await reader.open(path);
    const done = await reader.send(page.form('/sign-in/username'), { username: `fine.${++names}` });
    expect(done.status).toBe(303);
  });

  it('is nothing in another browser, is not skipped by a page of the account, and sends to the step that is due', async () => {
    await changeSettings(server, {
      signUp: { ...SIGN_UP, termsVersion: '1' },
      branding: { termsUrl: 'https://acme.example/terms' },
    });
    const reader = createReader(server);
    const sent = await reader.fill('/sign-in', '/sign-in', await createPerson(server));
    const terms = sent.location ?? '';
    expect(terms).toContain('/sign-in/terms?');
    const named = await reader.open(terms.replace('/terms', '/username'));
    expect(named.location).toBe(terms);
    const accepted = await reader.send((await reader.open(terms)).form('/sign-in/terms'), {});
    const path = accepted.location ?? '';
    expect(path).toContain('/sign-in/username?');
    expect((await reader.open(terms)).location).toBe(path);
    expect((await createReader(server).open(path)).status).toBe(410);
    expect((await reader.open('/account/profile')).location).toContain('/sign-in');
    const page = await reader.open(path);
    const done = await reader.send(page.form('/sign-in/username'), { username: 'in.its.turn' });
    expect([done.status, done.location]).toEqual([303, '/p/acme/account/profile']);
  });

  it('follows what a provider says about somebody new', async () => {
    const reader = createReader(server);
    const { answer } = await signInAtProvider(
      server,
      { email: 'new-here@example.com', name: 'Nora New' },
      { browser: reader.browser, returnTo: `${APP}/notes` },
    );
    const page = await reader.open(answer.headers.get('location') ?? '');
    expect(await hasSession(reader)).toBe(false);
    const done = await reader.send(page.form('/sign-in/username'), { username: 'nora' });
    expect([done.status, done.location]).toEqual([303, `${APP}/notes`]);
  });

  it('lets whoever is on it begin anew where the project has stopped asking', async () => {
    const { reader, path } = await arrive();
    await changeSettings(server, { signUp: { ...SIGN_UP, username: 'optional' } });
    expect((await reader.open(path)).location).toBe('/p/acme/sign-in');
  });
});
