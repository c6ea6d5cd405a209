import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../../../../../testing/kit/people.ts';
import { createProjectDatabase, type ProjectDatabase } from '../../../../../testing/kit/project-database.ts';
import { createSmtpSink, type SmtpSink } from '../../../../../testing/kit/smtp-sink.ts';
import { createChanges } from '../../platform/change-feed/changes.ts';
import { createClock } from '../../platform/clock/clock.ts';
import { readConfig } from '../../platform/config/config.ts';
import { type ModuleServices, systemContext } from '../../platform/context/context.ts';
import { createPasswordHashing } from '../../platform/crypto/password-hashing.ts';
import { createVault } from '../../platform/crypto/vault.ts';
import { createCookieJar } from '../../platform/http/cookies.ts';
import { createIds } from '../../platform/id/id.ts';
import { createJobs } from '../../platform/jobs/jobs.ts';
import { createLog } from '../../platform/log/log.ts';
import { createSmtpMailer } from '../../platform/mail/smtp.ts';
import { createMetrics } from '../../platform/metrics/metrics.ts';
import { write } from '../../platform/outbox/write.ts';
import type { ProjectContext } from '../projects/index.ts';
import { findProjectById } from '../projects/projects.store.ts';
import { enqueueMail, type MailToEnqueue, registerMailJobs } from './index.ts';
import { messageIdOf, senderName } from './mails.rules.ts';

const LINK = 'https://auth.example.com/p/acme/magic-link?token=mgl_this-is-the-secret';

type World = { database: ProjectDatabase; ctx: ProjectContext; sink: SmtpSink; stop(): Promise<void> };

/** Everything between a use case and the wire, without HTTP before it. */
async function createWorld(refuse: (line: string) => string | null): Promise<World> {
  const database = await createProjectDatabase();
  const [pool] = database.pools;
  const sink = await createSmtpSink({ refuse });
  const log = createLog('silent');
  const clock = createClock();
  const ids = createIds(clock);
  const config = readConfig({}, []);
  const services = {
    config,
    log,
    clock,
    ids,
    database: pool,
    vault: createVault(randomBytes(32), [{ id: ids.uuid(), key: randomBytes(32), active: true }]),
    changes: createChanges(),
    jobs: createJobs(pool, log),
    metrics: createMetrics(),
    passwordHashing: createPasswordHashing(clock),
    modules: {} as ModuleServices,
  };
  const mailer = createSmtpMailer({ url: sink.url, from: 'Frontdesk <no-reply@auth.example.com>' });
  registerMailJobs(services, mailer);
  const project = await findProjectById(pool.db, config, database.projectId);
  if (!project) throw new Error('the project of the test is not there');
  return {
    database,
    sink,
    ctx: { ...systemContext(services, 'test', createCookieJar(undefined)), project },
    async stop() {
      await services.jobs.stop();
      mailer.close();
      await sink.close();
      await database.close();
    },
  };
}

function mailTo(world: World, given: Partial<MailToEnqueue> = {}): MailToEnqueue {
  const message = { subject: 'Sign in to Acme', text: `Here: ${LINK}\n`, html: `<a href="${LINK}">Sign in</a>` };
  return { projectId: world.database.projectId, to: 'ada@example.com', kind: 'magic_link', message, ...given };
}

async function jobs(world: World) {
  const { rows } = await world.database.pools[0].pool.query(
    `select state::text, data::text, retry_count from jobs.job where name = 'mail'`,
  );
  return rows as { state: string; data: string; retry_count: number }[];
}

async function counted(world: World): Promise<Record<string, number>> {
  const { values } = await world.ctx.metrics.mails.get();
  return Object.fromEntries(values.map(({ labels, value }) => [String(labels.result), value]));
}

const isEnded = ({ state }: { state: string }) => state !== 'created' && state !== 'active';
const allEnded = (world: World) => until(async () => (await jobs(world)).every(isEnded), 10_000, 'the end of the jobs');

describe('mails', () => {
  let answer: string | null = null;
  let world: World;
  beforeEach(async () => {
    answer = null;
    world = await createWorld((line) => (line.startsWith('RCPT') ? answer : null));
  });
  afterEach(() => world.stop());

  test('a mail leaves after the commit, at once, in the name of the project', async () => {
    await world.ctx.jobs.start({ runWorkers: true });
    await write(world.ctx, (tx) => enqueueMail(world.ctx, tx, mailTo(world)));
    await until(() => world.sink.mails.length === 1, 5_000, 'the mail');
    const [mail] = world.sink.mails;
    expect(mail?.to).toEqual(['ada@example.com']);
    expect(mail?.headers.get('from')).toBe('Frontdesk <no-reply@auth.example.com>');
    expect(mail?.headers.get('subject')).toBe('Sign in to Acme');
    expect(mail?.text).toContain(LINK);
    await allEnded(world);
    expect(await counted(world)).toEqual({ sent: 1 });
  });

  test('what is rolled back is not sent', async () => {
    await world.ctx.jobs.start({ runWorkers: false });
    const failing = write(world.ctx, async (tx) => {
      await enqueueMail(world.ctx, tx, mailTo(world));
      throw new Error('the rest failed');
    });
    await expect(failing).rejects.toThrow('the rest failed');
    expect(await jobs(world)).toEqual([]);
  });

  test('the queue holds no link, no address and no words', async () => {
    await world.ctx.jobs.start({ runWorkers: false });
    await write(world.ctx, (tx) => enqueueMail(world.ctx, tx, mailTo(world)));
    const [job] = await jobs(world);
    const { sealed } = JSON.parse(job?.data ?? '{}') as { sealed: string };
    const everything = `${job?.data} ${Buffer.from(sealed, 'base64').toString('latin1')}`;
    for (const secret of ['this-is-the-secret', 'ada@example.com', 'Sign in']) expect(everything).not.toContain(secret);
  });

  test('a mail to nobody does all the work and does not leave', async () => {
    await world.ctx.jobs.start({ runWorkers: true });
    await write(world.ctx, (tx) => enqueueMail(world.ctx, tx, mailTo(world, { deliver: false })));
    await allEnded(world);
    expect(await jobs(world)).toMatchObject([{ state: 'completed' }]);
    expect(world.sink.connections).toBe(0);
    expect(await counted(world)).toEqual({});
  });

  test('a mail that the other side refuses for good is not tried again', async () => {
    answer = '550 5.1.1 no such mailbox';
    await world.ctx.jobs.start({ runWorkers: true });
    await write(world.ctx, (tx) => enqueueMail(world.ctx, tx, mailTo(world)));
    await allEnded(world);
    expect(await jobs(world)).toMatchObject([{ state: 'completed' }]);
    expect(await counted(world)).toEqual({ refused: 1 });
  });

  test('a mail that could not be sent now is tried again, with the same message id', async () => {
    answer = '451 4.3.0 try later';
    await world.ctx.jobs.start({ runWorkers: true });
    await write(world.ctx, (tx) => enqueueMail(world.ctx, tx, mailTo(world)));
    await allEnded(world);
    expect(await jobs(world)).toMatchObject([{ state: 'retry', retry_count: 0 }]);
    answer = null;
    await world.database.pools[0].pool.query(`update jobs.job set start_after = now() where name = 'mail'`);
    await until(() => world.sink.mails.length === 1, 5_000, 'the mail');
    expect(world.sink.mails[0]?.headers.get('message-id')).toMatch(/^<[0-9a-f-]{36}@localhost>$/);
    await until(async () => (await counted(world)).sent === 1, 2_000, 'the count');
    expect(await counted(world)).toMatchObject({ failed: 1, sent: 1 });
  });

  test('a mail of one project does not open as that of another', async () => {
    await world.ctx.jobs.start({ runWorkers: false });
    await write(world.ctx, (tx) => enqueueMail(world.ctx, tx, mailTo(world)));
    const { pool } = world.database.pools[0];
    await pool.query(`update jobs.job set data = jsonb_set(data, '{projectId}', $1::jsonb) where name = 'mail'`, [
      JSON.stringify(world.database.otherProjectId),
    ]);
    await world.ctx.jobs.stop();
    await world.ctx.jobs.start({ runWorkers: true });
    await allEnded(world);
    expect(world.sink.connections).toBe(0);
  });
});

test('the name of a sender is one line without an address in it', () => {
  expect(senderName('Acme\r\nBcc: eve@example.com')).toBe('Acme Bcc: eve example.com');
  expect(senderName('"Acme" <eve@example.com>')).toBe('Acme eve example.com');
  expect(messageIdOf('0199d4a0-0000-7000-8000-000000000001', 'https://auth.example.com')).toBe(
    '<0199d4a0-0000-7000-8000-000000000001@auth.example.com>',
  );
});
