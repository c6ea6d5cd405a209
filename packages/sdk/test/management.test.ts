import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPerson, GOOD_PASSWORD, startTestServer, type TestServer, until } from '../../../testing/kit/index.ts';
import { createFrontdesk, type FrontdeskError, type ManagementApi } from '../src/index.ts';
import { startWire } from './wire.ts';

let server: TestServer;
let api: ManagementApi;
beforeAll(async () => {
  server = await startTestServer({
    settings: { signUp: { mode: 'waitlist', referrals: true }, userRoles: ['editor'] },
  });
  api = createFrontdesk({ baseUrl: server.base, secretKey: server.secretKey }).api;
});
afterAll(() => server.stop());

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: FrontdeskError) => error.code,
  );

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe('many users at once', () => {
  test('are counted, changed by their ids, and by a search in a job', async () => {
    const ids: string[] = [];
    for (const name of ['one', 'two', 'three'])
      ids.push((await api.users.create({ email: `herd.${name}@example.com` })).id);
    expect(await api.users.count({ q: 'herd.' })).toEqual({ count: 3, exact: true });
    const banned = await api.users.bulk({ ids: ids.slice(0, 2), action: { type: 'ban', reason: 'Spam' } });
    expect(banned.counts).toEqual({ done: 2, unchanged: 0, failed: 0 });
    expect((await api.users.list({ q: 'herd.', status: 'banned' })).data).toHaveLength(2);

    const started = await api.bulkActions.create({
      action: { type: 'unban' },
      filter: { q: 'herd.' },
      expectedCount: 3,
    });
    expect(started.id).toMatch(/^blk_/);
    await until(async () => (await api.bulkActions.get(started.id)).state === 'finished', 10_000, 'the end of the job');
    expect((await api.users.count({ q: 'herd.', status: 'banned' })).count).toBe(0);
    expect(await codeOf(api.bulkActions.cancel(started.id))).toBe('bulk_actions.already_over');
  });

  test('leave as a file that comes in parts', async () => {
    await createPerson(server, { email: 'leaves@example.com' });
    const parts = await collect(api.userExports.create({ format: 'csv', q: 'leaves@' }));
    const [head, row, ...rest] = Buffer.concat(parts).toString().trim().split('\r\n');
    expect([head, row]).toEqual([expect.stringContaining('email'), expect.stringContaining('leaves@example.com')]);
    expect(rest).toEqual([]);
    const refused = collect(api.userExports.create({ format: 'json', passwordHashes: true }));
    expect(await codeOf(refused)).toBe('access.forbidden');
    expect((await api.auditEvents.list({ action: 'user_exports.created' })).data).toHaveLength(1);
  });

  test('a file that breaks off is no file, and whoever stops reading lets go', async () => {
    let closed = 0;
    let cut = () => {};
    const wire = await startWire((req, res, count) => {
      res.on('close', () => {
        closed += 1;
      });
      if (count === 1) return void res.writeHead(503, { 'retry-after': '0' }).end('{"code":"instance.overloaded"}');
      res.writeHead(200, { 'content-type': 'text/csv' });
      res.write('id,email\n');
      cut = () => req.socket.destroy();
    });
    const { userExports } = createFrontdesk({ baseUrl: wire.origin, secretKey: 'sk_test', timeoutSeconds: 0.1 }).api;
    try {
      const broken = userExports.create({ format: 'csv' });
      expect(Buffer.from((await broken.next()).value ?? []).toString()).toBe('id,email\n');
      cut();
      expect(await codeOf(broken.next())).toBe('network.unreachable');
      expect(wire.seen).toHaveLength(2);
      expect(await codeOf(collect(userExports.create({ format: 'csv' })))).toBe('network.timeout');
      for await (const part of userExports.create({ format: 'csv' })) {
        expect(Buffer.from(part).toString()).toBe('id,email\n');
        break;
      }
      const stop = new AbortController();
      const reason = new Error('enough');
      const reading = collect(userExports.create({ format: 'csv' }, { signal: stop.signal }));
      stop.abort(reason);
      await expect(reading).rejects.toBe(reason);
      await until(async () => closed === wire.seen.length, 2_000, 'the end of every connection');
    } finally {
      await wire.close();
    }
  });
});

describe('the ways in of one user', () => {
  test('are told and taken away', async () => {
    const { userId } = await createPerson(server);
    expect(await api.users.factors(userId)).toMatchObject({ totp: null });
    await api.users.removeFactors(userId);
    expect(await api.users.passkeys(userId)).toMatchObject({ data: [] });
    expect(await codeOf(api.users.removePasskey(userId, 'pky_01k7aa0000e008000000000000'))).toBe('passkeys.not_found');
    expect(await api.users.identities(userId)).toEqual({ data: [], nextCursor: null });
    expect(await api.users.termsAcceptances(userId)).toEqual({ data: [], nextCursor: null });
  });
});

describe('who may come', () => {
  test('is invited, again, and not any more', async () => {
    const made = await api.invitations.create({ email: 'ines@example.com', inviterName: 'Ada' });
    expect((await server.mail('ines@example.com', /invitation/i)).text).toContain('Ada');
    expect((await api.invitations.resend(made.id)).id).toBe(made.id);
    expect((await collect(api.invitations.all({ status: 'open' }))).map(({ id }) => id)).toContain(made.id);
    expect((await api.invitations.revoke(made.id)).status).toBe('revoked');
  });

  test('waits in a list, is let in, and came by somebody', async () => {
    for (const letter of ['a', 'b'])
      await server.api.post(`${server.base}/auth/waitlist`, { email: `wait.${letter}@example.com` });
    const [first, second] = await collect(api.waitlistEntries.all({ status: 'waiting' }));
    expect([first?.email, second?.email]).toEqual(['wait.a@example.com', 'wait.b@example.com']);
    expect((await api.waitlistEntries.approve({ next: 1 })).data.map(({ id }) => id)).toEqual([first?.id]);
    await api.waitlistEntries.delete(second?.id ?? '');
    expect((await api.waitlistEntries.list({ status: 'waiting' })).data).toEqual([]);
    expect(await collect(api.referrals.all())).toEqual([]);
  });
});

describe('the project', () => {
  test('sets its captcha and providers, and tells no secret', async () => {
    const captcha = await api.captcha.set({
      provider: 'turnstile',
      siteKey: '0x4',
      secret: '0x4-hidden',
      onSignUp: true,
    });
    expect(captcha).toMatchObject({ provider: 'turnstile', onSignUp: true });
    expect(JSON.stringify(await api.captcha.get())).not.toContain('0x4-hidden');
    await api.captcha.set({ provider: 'off' });
    const input = { kind: 'github', clientId: 'id', clientSecret: GOOD_PASSWORD } as const;
    expect(await api.providers.set('github', input)).toMatchObject({ key: 'github' });
    const list = await api.providers.list();
    expect(list.data.map(({ key }) => key)).toEqual(['github']);
    expect(JSON.stringify(list)).not.toContain(GOOD_PASSWORD);
    await api.providers.delete('github');
    expect((await api.providers.list()).data).toEqual([]);
  });

  test('has its own words in its mails, and a log of them', async () => {
    const name = { kind: 'magic_link', locale: 'de' } as const;
    expect((await api.mailTemplates.preview(name, { subject: 'Hereinspaziert' })).subject).toBe('Hereinspaziert');
    await api.mailTemplates.set(name, { subject: 'Hereinspaziert' });
    const own = async () =>
      (await api.mailTemplates.list()).data.find(({ kind, locale }) => kind === name.kind && locale === name.locale);
    expect(JSON.stringify(await own())).toContain('Hereinspaziert');
    expect(await api.mailTemplates.test(name, { to: 'tester@example.com' })).toMatchObject({ result: 'sent' });
    await api.mailTemplates.reset(name);
    expect(JSON.stringify(await own())).not.toContain('Hereinspaziert');
    expect(await api.mailSender.get()).toMatchObject({ provider: 'instance' });
    expect(await api.mailSender.test({ to: 'tester@example.com' })).toMatchObject({ result: 'sent' });
    await api.mailSender.reset();
    expect((await collect(api.mails.all({ recipient: 'tester@example.com' }))).length).toBeGreaterThan(0);
  });

  test('rotates its keys, and sees what happened at its doors', async () => {
    const [before] = await collect(api.signingKeys.all());
    expect((await api.signingKeys.rotate()).data.length).toBeGreaterThan(1);
    const after = await api.signingKeys.rotateNow({ reason: 'Backup lost' });
    expect(after.data.find(({ state }) => state === 'active')?.id).not.toBe(before?.id);
    expect(await api.securityOverview.get({ range: '7d' })).toMatchObject({ range: '7d' });
    expect((await api.auditEvents.list({ action: 'signing_keys.*' })).data.length).toBeGreaterThan(1);
  });
});
