import { randomBytes } from 'node:crypto';
import { until } from '../../../../../testing/kit/people.ts';
import { createProjectDatabase, type ProjectDatabase } from '../../../../../testing/kit/project-database.ts';
import { createResendSink, type ResendSink } from '../../../../../testing/kit/resend-sink.ts';
import { createSmtpSink, type SmtpSink } from '../../../../../testing/kit/smtp-sink.ts';
import { createChanges } from '../../platform/change-feed/changes.ts';
import { createClock } from '../../platform/clock/clock.ts';
import { readConfig } from '../../platform/config/config.ts';
import { type ModuleServices, type Services, systemContext } from '../../platform/context/context.ts';
import { createPasswordHashing } from '../../platform/crypto/password-hashing.ts';
import { createVault } from '../../platform/crypto/vault.ts';
import { createCookieJar } from '../../platform/http/cookies.ts';
import { createIds } from '../../platform/id/id.ts';
import { createJobs } from '../../platform/jobs/jobs.ts';
import { createLog } from '../../platform/log/log.ts';
import type { Mailer } from '../../platform/mail/mailer.ts';
import { createMetrics } from '../../platform/metrics/metrics.ts';
import { write } from '../../platform/outbox/write.ts';
import { openPlaces } from '../../platform/places/places.ts';
import { magicLinkMail, mailFrame, noticeMail } from '../mail-templates/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { findProjectById } from '../projects/projects.store.ts';
import { enqueueMail, type MailToEnqueue } from './enqueue-mail.ts';
import { createMailers, registerMailJobs } from './index.ts';
import { writeMailSender } from './mail-senders.store.ts';
import { senderSealingContext } from './mails.rules.ts';

export const LINK = 'https://auth.example.com/p/acme/magic-link?token=mgl_this-is-the-secret';
export const RESEND_KEY = 're_theKeyOfTheProject';

export type MailWorld = {
  readonly database: ProjectDatabase;
  readonly ctx: ProjectContext;
  readonly services: Services;
  /** The instance's mail server. */
  readonly smtp: SmtpSink;
  readonly resend: ResendSink;
  stop(): Promise<void>;
};

const NO_MAILBOX: Mailer = {
  send: async () => {
    throw new Error('there is a mail server');
  },
  close() {},
};

/** Everything between a use case and the wire, without HTTP before it. */
export async function createMailWorld(
  options: { refuse?: (line: string) => string | null; production?: boolean } = {},
): Promise<MailWorld> {
  const database = await createProjectDatabase();
  const [pool] = database.pools;
  const smtp = await createSmtpSink(options.refuse ? { refuse: options.refuse } : {});
  const resend = await createResendSink({ key: RESEND_KEY });
  const log = createLog('silent');
  const clock = createClock();
  const ids = createIds(clock);
  const config = {
    ...readConfig({}, []),
    production: options.production ?? false,
    smtpUrl: smtp.url,
    mailFrom: 'Frontdesk <no-reply@auth.example.com>',
    resendApiUrl: resend.url,
    outboundAllowed: [resend.host],
  };
  const mailers = createMailers(config, NO_MAILBOX);
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
    places: openPlaces(null),
    modules: { mailers } as ModuleServices,
  };
  registerMailJobs(services);
  const project = await findProjectById(pool.db, config, database.projectId);
  if (!project) throw new Error('the project of the test is not there');
  return {
    database,
    smtp,
    resend,
    services,
    ctx: { ...systemContext(services, 'test', createCookieJar(undefined)), project },
    async stop() {
      await services.jobs.stop();
      mailers.close();
      await smtp.close();
      await resend.close();
      await database.close();
    },
  };
}

export function mailTo(world: MailWorld, given: Partial<MailToEnqueue> = {}): MailToEnqueue {
  const frame = mailFrame(world.ctx, { email: 'ada@example.com', locale: 'en' });
  const message = magicLinkMail({ ...frame, url: LINK, expiresInSeconds: 900 });
  return { projectId: world.database.projectId, to: 'ada@example.com', message, ...given };
}

/** Of a bulk action, say: nobody waits for it. */
export function noticeTo(world: MailWorld, to: string): Partial<MailToEnqueue> {
  const frame = mailFrame(world.ctx, { email: to, locale: 'en' });
  const url = 'https://auth.example.com/p/acme/sign-in';
  return { to, message: noticeMail('sessions_ended', { ...frame, url, values: {} }) };
}

export async function enqueue(world: MailWorld, given: Partial<MailToEnqueue> = {}): Promise<void> {
  await write(world.ctx, (tx) => enqueueMail(world.ctx, tx, mailTo(world, given)));
}

export async function setResend(world: MailWorld, apiKey = RESEND_KEY, projectId = world.database.projectId) {
  const { vault, clock } = world.services;
  await write(world.ctx, (tx) =>
    writeMailSender(tx.db, {
      projectId,
      provider: 'resend',
      fromAddress: 'hello@acme.example',
      fromName: 'Acme',
      replyTo: 'help@acme.example',
      apiKeySealed: vault.seal(apiKey, senderSealingContext(projectId)),
      apiKeyLastFour: apiKey.slice(-4),
      now: clock.now(),
    }),
  );
}

type JobRow = { state: string; priority: number; data: { projectId: string; sealed: string }; start_after: Date };
export async function jobsOf(world: MailWorld): Promise<JobRow[]> {
  const { rows } = await world.database.pools[0].pool.query(
    `select state::text, priority, data, start_after from jobs.job where name = 'mail' order by created_on, start_after`,
  );
  return rows as JobRow[];
}

export type LogRow = {
  id: string;
  status: string;
  provider: string | null;
  provider_message_id: string | null;
  attempts: number;
  last_error: string | null;
  next_attempt_at: Date | null;
  sent_at: Date | null;
};
export async function logOf(world: MailWorld): Promise<LogRow[]> {
  const { rows } = await world.database.pools[0].pool.query('select * from mail_log order by created_at, id');
  return rows as LogRow[];
}

/** No job waits to be taken up now, and none is being done. */
export async function settled(world: MailWorld): Promise<void> {
  const due = `select from jobs.job where name = 'mail' and (state = 'active' or (state in ('created', 'retry') and start_after <= now()))`;
  await until(
    async () => (await world.database.pools[0].pool.query(due)).rowCount === 0,
    10_000,
    'the end of the jobs',
  );
}

/** What waits for its next attempt is due now. */
export async function makeDue(world: MailWorld): Promise<void> {
  await world.database.pools[0].pool.query(
    `update jobs.job set start_after = now() - interval '1 second' where name = 'mail' and state in ('created', 'retry')`,
  );
}

export async function counted(world: MailWorld): Promise<Record<string, number>> {
  const { values } = await world.services.metrics.mails.get();
  return Object.fromEntries(values.map(({ labels, value }) => [String(labels.result), value]));
}
