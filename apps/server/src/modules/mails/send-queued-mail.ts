import { z } from 'zod';
import { type Services, systemContext } from '../../platform/context/context.ts';
import { createCookieJar } from '../../platform/http/cookies.ts';
import { MailFailed, MailRefused, type SentMail } from '../../platform/mail/mailer.ts';
import { write } from '../../platform/outbox/write.ts';
import type { MailKind } from '../mail-templates/index.ts';
import { beginAttempt, recordFailure, recordSent, removeMail } from './mail-log.store.ts';
import { priorityOf } from './mail-priority.ts';
import { type ChosenMailer, chooseMailer } from './mailers.ts';
import { type MailProvider, type QueuedMail, sealingContext, waitSecondsAfter } from './mails.rules.ts';

const jobData = z.strictObject({ projectId: z.uuid(), sealed: z.base64() });

type Job = z.output<typeof jobData>;

/** The worker's side: opens what was sealed, hands it over, and writes down what became of it. */
export function registerMailJobs(services: Services): void {
  services.jobs.work('mail', (data) => sendQueuedMail(services, jobData.parse(data)));
}

async function sendQueuedMail(services: Services, job: Job): Promise<void> {
  const { projectId } = job;
  const { db } = services.database;
  const sealed = Buffer.from(job.sealed, 'base64');
  const queued = JSON.parse((await services.vault.unseal(sealed, sealingContext(projectId))).toString()) as QueuedMail;
  const { kind, mailId } = queued;
  if (!queued.deliver) return mailId === undefined ? undefined : removeMail(db, { projectId, id: mailId });
  const attempt = mailId === undefined ? 1 : await beginAttempt(db, { projectId, id: mailId });
  // A job can run twice, and whoever it was for can have been deleted since.
  if (attempt === null) return;

  const outcome = await attemptOnce(services, queued);
  const result = outcome.sent ? 'sent' : outcome.error instanceof MailRefused ? 'refused' : 'failed';
  services.metrics.mails.inc({ kind, result });
  if (mailId === undefined) {
    // The queue tries it again by itself, as it did in the version that made this job.
    if (result === 'failed') throw outcome.error;
    return;
  }
  // What cannot be written down now is tried again as a whole: the message id says that it is the same mail.
  const { provider, sent } = outcome;
  if (sent) await recordSent(db, { projectId, id: mailId, provider, ...sent, now: services.clock.now() });
  else await recordEnd(services, job, { mailId, attempt, kind, provider, error: outcome.error });
}

type Outcome =
  | { readonly sent: SentMail; readonly provider: MailProvider; readonly error?: never }
  | { readonly sent: null; readonly provider: MailProvider | null; readonly error: unknown };

async function attemptOnce(services: Services, queued: QueuedMail): Promise<Outcome> {
  let chosen: ChosenMailer | null = null;
  try {
    chosen = await chooseMailer(services, queued.projectId, 'people');
    return { sent: await chosen.mailer.send(outgoing(queued, chosen)), provider: chosen.provider };
  } catch (error) {
    return { sent: null, provider: chosen?.provider ?? null, error };
  }
}

/** Trying again after a refusal would only harm our name with the other side. Everything else is another job, due when the log says. */
async function recordEnd(
  services: Services,
  job: Job,
  about: { mailId: string; attempt: number; kind: MailKind; error: unknown; provider: MailProvider | null },
): Promise<void> {
  const { error, attempt, kind, provider } = about;
  const { projectId } = job;
  const reason = (error as Error).message;
  const failure = { projectId, id: about.mailId, provider, lastError: wordsOf(error) };
  if (error instanceof MailRefused) {
    services.log.warn({ projectId, kind, reason }, 'a mail was refused and will not be tried again');
    return recordFailure(services.database.db, { ...failure, status: 'refused', nextAttemptAt: null });
  }
  const asked = error instanceof MailFailed ? error.retryAfterSeconds : 0;
  const spread = (services.ids.bytes(1)[0] ?? 0) / 255;
  const startAfterSeconds = waitSecondsAfter(attempt, asked, spread);
  const ctx = systemContext(services, 'mail', createCookieJar(undefined));
  await write(ctx, async (tx) => {
    const nextAttemptAt = startAfterSeconds === null ? null : new Date(tx.now.getTime() + startAfterSeconds * 1000);
    await recordFailure(tx.db, { ...failure, status: 'failed', nextAttemptAt });
    if (startAfterSeconds === null) return;
    await services.jobs.enqueue(tx.db, 'mail', job, { startAfterSeconds, priority: priorityOf(kind) });
  });
  services.log.warn({ projectId, kind, attempt, startAfterSeconds, reason }, 'a mail could not be sent');
}

function outgoing(queued: QueuedMail, chosen: ChosenMailer) {
  const { projectId, to, subject, text, html, messageId } = queued;
  const fromName = chosen.fromName ?? queued.fromName;
  return { projectId, to, subject, text, html, messageId, fromName, replyTo: chosen.replyTo };
}

/** For the people of the project. What was not foreseen stays in the logs of the instance. */
export function wordsOf(error: unknown): string {
  return error instanceof MailRefused || error instanceof MailFailed ? error.words : 'something failed on our side';
}
