import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../../../../../testing/kit/people.ts';
import { write } from '../../platform/outbox/write.ts';
import { enqueueMail } from './enqueue-mail.ts';
import { forgetRecipient } from './mail-log.store.ts';
import {
  counted,
  createMailWorld,
  enqueue,
  jobsOf,
  LINK,
  logOf,
  type MailWorld,
  mailTo,
  makeDue,
  noticeTo,
  settled,
} from './mails.fixture.ts';
import { MOST_ATTEMPTS, messageIdOf, senderName, waitSecondsAfter } from './mails.rules.ts';

describe('mails', () => {
  let answer: string | null = null;
  let world: MailWorld;
  beforeEach(async () => {
    answer = null;
    world = await createMailWorld({ refuse: (line) => (line.startsWith('RCPT') ? answer : null) });
  });
  afterEach(() => world.stop());

  test('a mail leaves after the commit, at once, in the name of the project, and the log says so', async () => {
    await world.ctx.jobs.start({ runWorkers: true });
    await enqueue(world);
    await until(() => world.smtp.mails.length === 1, 5_000, 'the mail');
    const [mail] = world.smtp.mails;
    expect(mail?.to).toEqual(['ada@example.com']);
    expect(mail?.headers.get('from')).toBe('Frontdesk <no-reply@auth.example.com>');
    expect(mail?.headers.get('subject')).toBe('Frontdesk: your link to sign in');
    expect(mail?.text).toContain(LINK);
    await settled(world);
    expect(await counted(world)).toEqual({ sent: 1 });
    expect(await logOf(world)).toMatchObject([
      { kind: 'magic_link', recipient: 'ada@example.com', locale: 'en', status: 'sent', provider: 'smtp', attempts: 1 },
    ]);
  });

  test('what is rolled back is not sent, and not logged', async () => {
    await world.ctx.jobs.start({ runWorkers: false });
    const failing = write(world.ctx, async (tx) => {
      await enqueueMail(world.ctx, tx, mailTo(world));
      throw new Error('the rest failed');
    });
    await expect(failing).rejects.toThrow('the rest failed');
    expect(await jobsOf(world)).toEqual([]);
    expect(await logOf(world)).toEqual([]);
  });

  test('the queue holds no link, no address and no words; the log holds no link and no words', async () => {
    await world.ctx.jobs.start({ runWorkers: false });
    await enqueue(world);
    const [job] = await jobsOf(world);
    const everything = `${JSON.stringify(job?.data)} ${Buffer.from(job?.data.sealed ?? '', 'base64').toString('latin1')}`;
    for (const secret of ['this-is-the-secret', 'ada@example.com', 'sign in']) expect(everything).not.toContain(secret);
    const logged = JSON.stringify(await logOf(world));
    for (const secret of ['this-is-the-secret', 'magic-link?', 'sign in']) expect(logged).not.toContain(secret);
  });

  test('a mail to nobody does all the work, does not leave, and leaves no trace', async () => {
    await world.ctx.jobs.start({ runWorkers: false });
    await enqueue(world, { deliver: false });
    expect(await logOf(world)).toMatchObject([{ decoy: true }]);
    await world.ctx.jobs.stop();
    await world.ctx.jobs.start({ runWorkers: true });
    await settled(world);
    expect(await jobsOf(world)).toMatchObject([{ state: 'completed' }]);
    expect(world.smtp.connections).toBe(0);
    expect(await counted(world)).toEqual({});
    expect(await logOf(world)).toEqual([]);
  });

  test('a mail that the other side refuses for good is not tried again', async () => {
    answer = '550 5.1.1 no such mailbox';
    await world.ctx.jobs.start({ runWorkers: true });
    await enqueue(world);
    await settled(world);
    expect(await jobsOf(world)).toMatchObject([{ state: 'completed' }]);
    expect(await counted(world)).toEqual({ refused: 1 });
    const lastError = 'the mail server answered 550 to RCPT TO';
    expect(await logOf(world)).toMatchObject([{ status: 'refused', last_error: lastError, next_attempt_at: null }]);
  });

  test('a mail that could not be sent now is tried again when the log says, with the same message id', async () => {
    answer = '451 4.3.0 try later';
    await world.ctx.jobs.start({ runWorkers: true });
    await enqueue(world);
    await settled(world);
    const [logged] = await logOf(world);
    expect(logged).toMatchObject({
      status: 'failed',
      attempts: 1,
      last_error: 'the mail server answered 451 to RCPT TO',
    });
    const waiting = (await jobsOf(world)).find(({ state }) => state === 'created');
    const apart = (waiting?.start_after.getTime() ?? 0) - (logged?.next_attempt_at?.getTime() ?? 0);
    expect(Math.abs(apart)).toBeLessThan(2_000);

    answer = null;
    await makeDue(world);
    await until(() => world.smtp.mails.length === 1, 5_000, 'the mail');
    expect(world.smtp.mails[0]?.headers.get('message-id')).toBe(`<${logged?.id}@localhost>`);
    await settled(world);
    expect(await counted(world)).toEqual({ failed: 1, sent: 1 });
    expect(await logOf(world)).toMatchObject([
      { status: 'sent', attempts: 2, last_error: null, next_attempt_at: null, sent_at: expect.any(Date) },
    ]);
  });

  test('after the last attempt it is given up, and the log says so', async () => {
    answer = '451 4.3.0 try later';
    await world.ctx.jobs.start({ runWorkers: false });
    await enqueue(world);
    await world.database.pools[0].pool.query('update mail_log set attempts = $1', [MOST_ATTEMPTS - 1]);
    await world.ctx.jobs.stop();
    await world.ctx.jobs.start({ runWorkers: true });
    await settled(world);
    expect(await jobsOf(world)).toMatchObject([{ state: 'completed' }]);
    expect(await logOf(world)).toMatchObject([{ status: 'failed', attempts: MOST_ATTEMPTS, next_attempt_at: null }]);
  });

  test('whoever waits for a mail does not wait behind notices of a bulk action, nor does its next attempt', async () => {
    await world.ctx.jobs.start({ runWorkers: false });
    for (let at = 0; at < 25; at++) await enqueue(world, noticeTo(world, `person-${at}@example.com`));
    await enqueue(world);
    await world.ctx.jobs.stop();
    await world.ctx.jobs.start({ runWorkers: true });
    await settled(world);
    const subjects = world.smtp.mails.map(({ headers }) => headers.get('subject'));
    expect(subjects).toHaveLength(26);
    // A worker takes ten at once and hands them over side by side.
    expect(subjects.indexOf('Frontdesk: your link to sign in')).toBeLessThan(10);

    answer = '451 4.3.0 try later';
    await enqueue(world);
    await settled(world);
    const again = (await jobsOf(world)).filter(({ state }) => state === 'created');
    expect(again).toMatchObject([{ priority: 1 }]);
  });

  test('a job that runs twice sends one mail', async () => {
    await world.ctx.jobs.start({ runWorkers: true });
    await enqueue(world);
    await settled(world);
    const [job] = await jobsOf(world);
    await write(world.ctx, (tx) => world.ctx.jobs.enqueue(tx.db, 'mail', job?.data ?? {}));
    await settled(world);
    expect(await jobsOf(world)).toMatchObject([{ state: 'completed' }, { state: 'completed' }]);
    expect(world.smtp.mails).toHaveLength(1);
  });

  test('a mail that a killed worker held is sent by another, and one that somebody still sends is left to them', async () => {
    await world.ctx.jobs.start({ runWorkers: false });
    await enqueue(world, { to: 'lost@example.com' });
    await enqueue(world, { to: 'held@example.com' });
    await world.database.pools[0].pool.query(
      `update jobs.job set state = 'active', started_on = now() - interval '5 minutes', heartbeat_on =
         now() - (case when created_on = (select min(created_on) from jobs.job) then 40 else 10 end) * interval '1 second'`,
    );
    await world.ctx.jobs.stop();
    await world.ctx.jobs.start({ runWorkers: true });
    await world.ctx.jobs.tend();
    await until(() => world.smtp.mails.length > 0, 5_000, 'the mail');
    await until(async () => (await logOf(world))[0]?.status === 'sent', 5_000, 'its line in the log');
    expect(world.smtp.mails.map(({ to }) => to)).toEqual([['lost@example.com']]);
    // The log is written before the job is.
    const states = async () => (await jobsOf(world)).map(({ state }) => state).sort();
    await until(async () => (await states()).includes('completed'), 5_000, 'the end of the job');
    expect(await states()).toEqual(['active', 'completed']);
  });

  test('jobs that are done do not stay for ever', async () => {
    const { pool } = world.database.pools[0];
    await world.ctx.jobs.start({ runWorkers: true });
    await enqueue(world);
    await enqueue(world, { to: 'bram@example.com' });
    await settled(world);
    await world.ctx.jobs.tend();
    expect(await jobsOf(world)).toHaveLength(2);
    await pool.query(
      `update jobs.job set completed_on = now() - interval '3 days' where id = (select id from jobs.job limit 1)`,
    );
    await world.ctx.jobs.tend();
    expect(await jobsOf(world)).toHaveLength(1);
  });

  test('whoever is deleted meanwhile is not in the log any more, and gets no mail', async () => {
    await world.ctx.jobs.start({ runWorkers: false });
    await enqueue(world, { to: 'Ada@Example.com' });
    await enqueue(world, { to: 'bram@example.com' });
    await write(world.ctx, (tx) => forgetRecipient(tx.db, world.database.projectId, 'ada@example.com'));
    await world.ctx.jobs.stop();
    await world.ctx.jobs.start({ runWorkers: true });
    await settled(world);
    expect(world.smtp.mails.map(({ to }) => to)).toEqual([['bram@example.com']]);
    expect(await logOf(world)).toMatchObject([{ recipient: 'bram@example.com' }]);
  });

  test('a mail of one project does not open as that of another', async () => {
    await world.ctx.jobs.start({ runWorkers: false });
    await enqueue(world);
    const { pool } = world.database.pools[0];
    await pool.query(`update jobs.job set data = jsonb_set(data, '{projectId}', $1::jsonb) where name = 'mail'`, [
      JSON.stringify(world.database.otherProjectId),
    ]);
    await world.ctx.jobs.stop();
    await world.ctx.jobs.start({ runWorkers: true });
    await settled(world);
    expect(await jobsOf(world)).toMatchObject([{ state: 'retry' }]);
    expect(world.smtp.connections).toBe(0);
  });

  test('a job that the version before this one made is sent, and tried again by the queue', async () => {
    answer = '451 4.3.0 try later';
    await world.ctx.jobs.start({ runWorkers: true });
    const { projectId } = world.database;
    const old = { projectId, kind: 'magic_link', fromName: 'Acme', to: 'ada@example.com', subject: 'Hello' };
    const mail = { ...old, text: 'Hello', html: '<p>Hello</p>', messageId: '<old@localhost>', deliver: true };
    const sealed = world.services.vault.seal(JSON.stringify(mail), `mail ${projectId}`).toString('base64');
    await write(world.ctx, (tx) => world.ctx.jobs.enqueue(tx.db, 'mail', { projectId, sealed }));
    await settled(world);
    expect(await jobsOf(world)).toMatchObject([{ state: 'retry' }]);
    answer = null;
    await makeDue(world);
    await until(() => world.smtp.mails.length === 1, 5_000, 'the mail');
    expect(world.smtp.mails[0]?.headers.get('message-id')).toBe('<old@localhost>');
  });
});

test('the name of a sender is one line without an address in it', () => {
  expect(senderName('Acme\r\nBcc: eve@example.com')).toBe('Acme Bcc: eve example.com');
  expect(senderName('"Acme" <eve@example.com>')).toBe('Acme eve example.com');
  expect(messageIdOf('0199d4a0-0000-7000-8000-000000000001', 'https://auth.example.com')).toBe(
    '<0199d4a0-0000-7000-8000-000000000001@auth.example.com>',
  );
});

test('attempts come further and further apart, for less than the day that Resend knows a key', () => {
  const waits = Array.from({ length: MOST_ATTEMPTS - 1 }, (_, index) => waitSecondsAfter(index + 1, 0, 1) ?? 0);
  expect(waits.slice(0, 3)).toEqual([6, 11, 22]);
  expect([...waits].sort((a, b) => a - b)).toEqual(waits);
  const hours = waits.reduce((sum, wait) => sum + wait, 0) / 3_600;
  expect(hours).toBeGreaterThan(12);
  expect(hours).toBeLessThan(24);
  expect(waitSecondsAfter(MOST_ATTEMPTS, 60, 0)).toBeNull();
  // What the other side asks for counts where it is longer, and cannot hold a mail for ever.
  expect(waitSecondsAfter(1, 90, 0)).toBe(90);
  expect(waitSecondsAfter(4, 7, 0)).toBe(40);
  expect(waitSecondsAfter(1, 1e9, 0)).toBe(4 * 3_600);
});
