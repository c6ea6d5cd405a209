import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addPasskey,
  authenticatorFor,
  changeSettings,
  createPerson,
  createSoftwareAuthenticator,
  type Person,
  passkeyOptions,
  type TestServer,
} from '../../../../../testing/kit/index.ts';
import { uuidOf } from '../../../../../testing/kit/operators.ts';
import { APP, createReader, type Page, type Reader, startPagesServer } from './pages.fixture.ts';

let server: TestServer;
let strict: TestServer;
let codes: TestServer;
beforeAll(async () => {
  server = await startPagesServer();
  codes = await startPagesServer({ methods: { magicLink: false, emailCode: true, passkey: true } });
  strict = await startPagesServer({ secondFactor: { policy: 'required', trustedDeviceDays: 0 } });
});
afterAll(() => Promise.all([server?.stop(), strict?.stop(), codes?.stop()]));

const keyOn = (page: Page) => /id="totp-key"[^>]*>([A-Z2-7 ]+)</.exec(page.text)?.[1] ?? '';
const codesOn = (page: Page) =>
  (/id="recovery-codes"[^>]*>([^<]+)</.exec(page.text)?.[1] ?? '').trim().split('\n').filter(Boolean);
const minutes = (at: TestServer, count: number) => at.running.services.clock.advance(count * 60 * 1000);

async function setUp(reader: Reader) {
  const shown = await reader.fill('/account/security', '/account/security/totp', {});
  const app = authenticatorFor(server, keyOn(shown));
  const done = await reader.send(shown.form('/account/security/totp/confirm'), { code: app.code(-1) });
  return { app, done, shown };
}

async function personWithAuthenticator() {
  const person = await createPerson(server);
  const reader = createReader(server);
  await reader.signIn(person);
  const { app, done } = await setUp(reader);
  return { person, reader, app, recoveryCodes: codesOn(done) };
}

async function begin(person: Person, returnTo = ''): Promise<{ reader: Reader; page: Page }> {
  const reader = createReader(server);
  const sent = await reader.fill(
    `/sign-in${returnTo && `?returnTo=${encodeURIComponent(returnTo)}`}`,
    '/sign-in',
    person,
  );
  return { reader, page: await reader.open(sent.location ?? '') };
}

describe('two-step sign-in in the account', () => {
  it('is set up with a picture, a key to type and a code, and shows its recovery codes once', async () => {
    const person = await createPerson(server);
    const reader = createReader(server);
    await reader.signIn(person);
    expect((await reader.open('/account/security')).text).toContain('Set up');
    const { shown, done } = await setUp(reader);
    expect(shown.text).toContain('<svg class="qr"');
    expect(shown.headers.get('cache-control')).toContain('no-store');
    const codes = codesOn(done);
    expect(codes).toHaveLength(10);
    const page = await reader.open('/account/security');
    expect(page.text).toContain('10 codes are left.');
    for (const code of codes) expect(page.text).not.toContain(code);
    expect(page.text).not.toContain(keyOn(shown));
  });

  it('asks for the code again where it was wrong, and keeps what was begun', async () => {
    const reader = createReader(server);
    await reader.signIn(await createPerson(server));
    const shown = await reader.fill('/account/security', '/account/security/totp', {});
    const app = authenticatorFor(server, keyOn(shown));
    const wrong = app.code() === '000000' ? '000001' : '000000';
    const again = await reader.send(shown.form('/account/security/totp/confirm'), { code: wrong });
    expect([again.status, again.problems]).toEqual([422, [expect.stringContaining('That code is not right.')]]);
    expect(again.text).not.toContain(keyOn(shown));
    const done = await reader.send(again.form('/account/security/totp/confirm'), { code: app.code() });
    expect(codesOn(done)).toHaveLength(10);
  });

  it('wants a fresh proof ten minutes later, and comes back to the page', async () => {
    const { reader, app } = await personWithAuthenticator();
    minutes(server, 11);
    const sent = await reader.fill('/account/security', '/account/security/totp/remove', {});
    expect([sent.status, sent.location]).toEqual([303, '/p/acme/step-up?returnTo=%2Fp%2Facme%2Faccount%2Fsecurity']);
    const page = await reader.open(sent.location ?? '');
    expect(page.title).toContain('Confirm that it is you');
    expect(page.form('/step-up').fields.way).toBe('totp');
    const wrong = app.code() === '000000' ? '000001' : '000000';
    const refused = await reader.send(page.form('/step-up'), { code: wrong });
    expect(refused.problems.join()).toContain('That code is not right');
    const proven = await reader.send(refused.form('/step-up'), { code: app.code() });
    expect([proven.status, proven.location]).toEqual([303, '/p/acme/account/security']);
    const removed = await reader.fill('/account/security', '/account/security/totp/remove', {});
    expect((await reader.open(removed.location ?? '')).text).toContain('Two-step sign-in is off.');
  });

  it('is proven by the password where there is nothing else', async () => {
    const person = await createPerson(server);
    const reader = createReader(server);
    await reader.signIn(person);
    minutes(server, 11);
    const sent = await reader.fill('/account/security', '/account/security/totp', {});
    const page = await reader.open(sent.location ?? '');
    const refused = await reader.send(page.form('/step-up'), { password: 'not this one at all' });
    expect(refused.problems.join()).toContain('That is not your password.');
    const proven = await reader.send(refused.form('/step-up'), { password: person.password });
    expect(proven.location).toBe('/p/acme/account/security');
  });

  it('offers who has nothing to type the mail that the project sends, and the passkey', async () => {
    const person = await createPerson(codes);
    const reader = createReader(codes);
    await reader.signIn(person);
    const { pool } = codes.running.services.database;
    await pool.query('delete from passwords');
    minutes(codes, 11);
    const byMail = await reader.open('/step-up');
    expect(byMail.form('/email-code').fields.email).toBe(person.email);
    expect(byMail.text).toContain('Sign in again by a code in your mail');
    expect(byMail.text).not.toContain('/auth/step-up/challenge');

    await pool.query(
      `insert into passkeys (project_id, id, user_id, credential_id, public_key, user_handle, counter, aaguid, backed_up, name, created_at)
       select project_id, gen_random_uuid(), id, '\\x01', '\\x01', '\\x01', 0, gen_random_uuid(), true, 'Phone', now() from users where email = $1`,
      [person.email],
    );
    const withPasskey = await reader.open('/step-up');
    expect(withPasskey.text).toContain('/auth/step-up/challenge');
    expect(withPasskey.form('/email-code').fields.email).toBe(person.email);
  });
});

describe('the second step of a sign-in', () => {
  it('takes a code of the app, and leads to where the person wanted to go', async () => {
    const { person, app } = await personWithAuthenticator();
    const { reader, page } = await begin(person, `${APP}/notes`);
    expect(page.title).toContain('Second step');
    const done = await reader.send(page.form('/sign-in/second-factor'), { code: app.code() });
    expect([done.status, done.location]).toEqual([303, `${APP}/notes`]);
    expect((await reader.open('/account/profile')).status).toBe(200);
  });

  it('takes a recovery code instead', async () => {
    const { person, recoveryCodes } = await personWithAuthenticator();
    const { reader, page } = await begin(person);
    const other = /href="([^"]*with=recovery_code[^"]*)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const typed = await reader.open(other);
    expect(typed.text).toContain('Recovery code');
    const done = await reader.send(typed.form('/sign-in/second-factor'), { code: recoveryCodes[0] ?? '' });
    expect(done.status).toBe(303);
  });

  it('tells a wrong code where it was typed, and an empty one too', async () => {
    const { person, app } = await personWithAuthenticator();
    const { reader, page } = await begin(person);
    const form = page.form('/sign-in/second-factor');
    const wrong = app.code() === '000000' ? '000001' : '000000';
    const refused = await reader.send(form, { code: wrong });
    expect([refused.status, refused.problems]).toEqual([401, [expect.stringContaining('not right, or it was used')]]);
    expect((await reader.send(form, { code: '  ' })).status).toBe(400);
    expect((await reader.send(form, { code: 'x'.repeat(5000) })).status).toBe(400);
    expect((await reader.send(form, { code: app.code() })).status).toBe(303);
  });

  it('is not skipped by going to a page of the account, and is nothing in another browser', async () => {
    const { person, app } = await personWithAuthenticator();
    const { reader, page } = await begin(person);
    expect((await reader.open('/account/profile')).status).toBe(303);
    const form = page.form('/sign-in/second-factor');
    const other = createReader(server);
    const { formToken = '' } = (await other.open('/sign-in')).form('/sign-in').fields;
    const stolen = await other.send({ ...form, fields: { ...form.fields, formToken } }, { code: app.code() });
    expect([stolen.status, stolen.title]).toEqual([410, expect.stringContaining('This sign-in has ended')]);
    const enrolment = await reader.open(`/sign-in/enrolment?attempt=${form.fields.attempt}`);
    expect(enrolment.location).toContain('/sign-in/second-factor');
  });

  it('says that it has ended when it is posted twice, and shows the way back', async () => {
    const { person, app } = await personWithAuthenticator();
    const { reader, page } = await begin(person);
    const form = page.form('/sign-in/second-factor');
    await reader.send(form, { code: app.code() });
    const again = await reader.send(form, { code: app.code() });
    expect([again.status, again.text.includes('/p/acme/sign-in')]).toEqual([410, true]);
  });

  it('trusts the browser where that was wished', async () => {
    const { person, app } = await personWithAuthenticator();
    const { reader, page } = await begin(person);
    await reader.send(page.form('/sign-in/second-factor'), { code: app.code(), trustDevice: 'true' });
    const again = await reader
      .fill('/sign-out', '/sign-out', {})
      .then(() => reader.fill('/sign-in', '/sign-in', person));
    expect(again.location).toBe('/p/acme/account/profile');
  });
});

describe('who has a passkey and no authenticator', () => {
  const policy = (of: 'optional' | 'required') => changeSettings(server, { secondFactor: { policy: of } });

  async function personWithPasskey() {
    const person = await createPerson(server);
    const reader = createReader(server);
    await reader.signIn(person);
    const { passkeyId } = await addPasskey(server, reader.browser);
    return { person, reader, passkeyId };
  }

  it('is offered recovery codes, gets them once, and is told that they go with the last passkey', async () => {
    const { reader, passkeyId } = await personWithPasskey();
    const added = await reader.open('/account/security?notice=passkey_added');
    expect(added.text).toContain('Make recovery codes below');
    expect(added.text).toContain('You have none. Each would stand in once');
    const shown = await reader.send(added.form('/account/security/recovery-codes'), {});
    expect([shown.status, codesOn(shown).length]).toEqual([200, 10]);
    const page = await reader.open('/account/security?notice=codes_kept');
    expect(page.text).toContain('Your recovery codes are new.');
    expect(page.text).toContain('10 codes are left.');
    for (const code of codesOn(shown)) expect(page.text).not.toContain(code);
    const removed = await reader.fill('/account/security', '/account/passkeys/remove', { passkeyId });
    const after = await reader.open(removed.location ?? '');
    expect(after.text).toContain('so they are void too');
    expect(() => after.form('/account/security/recovery-codes')).toThrow();
  });

  it('hears that the codes stay when the authenticator goes', async () => {
    const { reader } = await personWithPasskey();
    await setUp(reader);
    const removed = await reader.fill('/account/security', '/account/security/totp/remove', {});
    const page = await reader.open(removed.location ?? '');
    expect(page.text).toContain('Your passkeys and your recovery codes stay.');
    expect(page.text).toContain('10 codes are left.');
  });

  it('is asked for the passkey, and gets in with a recovery code where there are some', async () => {
    const { person, reader } = await personWithPasskey();
    await policy('required');
    try {
      const bare = await begin(person);
      expect(bare.page.text).toContain('Show the passkey of this account');
      expect(bare.page.text).not.toContain('with=recovery_code');
      expect(bare.page.text).not.toContain('Code from the app');
      const codes = codesOn(await reader.fill('/account/security', '/account/security/recovery-codes', {}));

      const { reader: other, page } = await begin(person);
      const link = /href="([^"]*with=recovery_code[^"]*)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
      const typed = await other.open(link);
      // To trust this browser spares the code of an app: who has none is not promised it.
      expect(typed.text).not.toContain('trustDevice');
      const form = typed.form('/sign-in/second-factor');
      const refused = await other.send(form, { code: 'none of mine' });
      expect([refused.status, refused.problems.length]).toEqual([401, 1]);
      expect((await other.send(form, { code: codes[0] ?? '' })).status).toBe(303);
      expect((await other.open('/account/security')).text).toContain('9 codes are left.');
    } finally {
      await policy('optional');
    }
  });
});

describe('a passkey that is refused', () => {
  const policy = (of: 'optional' | 'required') => changeSettings(server, { secondFactor: { policy: of } });
  type Asked = { reader: Reader; path: string; form: string; challenge: string; ask: Record<string, string> };

  async function secondStep(person: Person): Promise<Asked> {
    const { reader, page } = await begin(person);
    const { attempt = '' } = page.form('/sign-in/second-factor').fields;
    const [path, challenge] = ['/sign-in/second-factor', '/auth/sign-in/second-factor/challenge'];
    return { reader, path: `${path}?attempt=${attempt}`, form: path, challenge, ask: { attempt, factor: 'passkey' } };
  }

  async function freshProof(reader: Reader): Promise<Asked> {
    minutes(server, 11);
    return {
      reader,
      path: '/step-up',
      form: '/step-up',
      challenge: '/auth/step-up/challenge',
      ask: { way: 'passkey' },
    };
  }

  type Case = (person: Person, owner: Reader) => Promise<Asked>;
  const alone: Case = async (person) => {
    await policy('required');
    return secondStep(person);
  };
  const besideCodes: Case = async (person, owner) => {
    await owner.fill('/account/security', '/account/security/recovery-codes', {});
    return alone(person, owner);
  };
  const besideAnApp: Case = async (person, owner) => {
    await setUp(owner);
    return secondStep(person);
  };
  const besideThePassword: Case = (_person, owner) => freshProof(owner);
  const withoutPassword: Case = async ({ userId }, owner) => {
    const { pool } = server.running.services.database;
    await pool.query('delete from passwords where user_id = $1', [uuidOf('user', userId)]);
    return freshProof(owner);
  };

  async function ownerOfPasskey() {
    const person = await createPerson(server);
    const owner = createReader(server);
    await owner.signIn(person);
    return { person, owner, key: (await addPasskey(server, owner.browser)).key };
  }

  it.each([
    ['the second step, which asks for it alone', alone],
    ['the second step, beside recovery codes', besideCodes],
    ['the second step, beside an app', besideAnApp],
    ['the fresh proof, beside the password', besideThePassword],
    ['the fresh proof, which asks for it alone', withoutPassword],
  ])('is told over the form on the page of %s, once and as a passkey', async (_where, arrive) => {
    const { person, owner, key } = await ownerOfPasskey();
    try {
      const { reader, path, form, challenge, ask } = await arrive(person, owner);
      for (const [lang, words = ''] of [
        ['en', 'This passkey was not accepted.'],
        ['de', 'Dieser Passkey wurde nicht angenommen.'],
      ]) {
        const page = await reader.open(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
        const { formToken = '' } = page.form(form).fields;
        const answered = key.get(await passkeyOptions(server, reader.browser, challenge, ask), { tamper: true });
        const fields = { ...ask, formToken, credential: JSON.stringify(answered) };
        const refused = await reader.send({ action: `/p/acme${form}`, fields }, {});
        expect([refused.status, refused.problems]).toEqual([401, [expect.stringContaining(words)]]);
      }
    } finally {
      await policy('optional');
    }
  });

  it('is told so where one is made on the way in', async () => {
    const reader = createReader(strict);
    const sent = await reader.fill('/sign-in', '/sign-in', await createPerson(strict));
    const { attempt = '', formToken = '' } = (await reader.open(sent.location ?? '')).form('/sign-in/enrolment').fields;
    const body = { attempt, factor: 'passkey' };
    const { json } = await reader.browser.post(`${strict.base}/auth/sign-in/enrolment`, body);
    const { options } = (json as { setUp: { options: object } }).setUp;
    const key = createSoftwareAuthenticator(new URL(strict.base).origin);
    const credential = JSON.stringify(key.create(options, { type: 'webauthn.get' }));
    const form = { action: '/p/acme/sign-in/enrolment/passkey', fields: { attempt, formToken } };
    const refused = await reader.send(form, { credential });
    expect([refused.status, refused.problems]).toEqual([401, [expect.stringContaining('This passkey was not')]]);
  });

  it('leaves nothing untold that the page has no field for', async () => {
    const { person, owner } = await ownerOfPasskey();
    try {
      const { reader, path, form, ask } = await alone(person, owner);
      const refused = await reader.send((await reader.open(path)).form(form), { ...ask, factor: 'totp', code: '' });
      expect([refused.status, refused.problems.length]).toEqual([400, 1]);
    } finally {
      await policy('optional');
    }
  });
});

describe('a project that requires it', () => {
  it('has it set up on the way in, and does not let it be switched off', async () => {
    const person = await createPerson(strict);
    const reader = createReader(strict);
    const sent = await reader.fill('/sign-in', '/sign-in', person);
    const page = await reader.open(sent.location ?? '');
    expect(page.title).toContain('Set up two-step sign-in');
    const shown = await reader.send(page.form('/sign-in/enrolment'), {});
    const app = authenticatorFor(strict, keyOn(shown));
    const wrong = app.code() === '000000' ? '000001' : '000000';
    const refused = await reader.send(shown.form('/sign-in/enrolment/confirm'), { code: wrong });
    expect(refused.problems).toHaveLength(1);
    const done = await reader.send(refused.form('/sign-in/enrolment/confirm'), { code: app.code() });
    expect(codesOn(done)).toHaveLength(10);
    expect((await reader.open('/account/security')).text).toContain('It is required here');
    expect(() => page.form('/account/security/totp/remove')).toThrow();
  });
});
