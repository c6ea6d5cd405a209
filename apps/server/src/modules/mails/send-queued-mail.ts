import { z } from 'zod';
import type { Services } from '../../platform/context/context.ts';
import { type Mailer, MailRefused } from '../../platform/mail/mailer.ts';
import { type QueuedMail, sealingContext } from './mails.rules.ts';

const jobData = z.strictObject({ projectId: z.uuid(), sealed: z.base64() });

/** The worker's side: opens what was sealed and hands it over. Whatever fails for a reason that may pass is tried again by the queue. */
export function registerMailJobs(services: Services, mailer: Mailer): void {
  services.jobs.work('mail', (data) => sendQueuedMail(services, mailer, data));
}

export async function sendQueuedMail(
  services: Pick<Services, 'vault' | 'metrics' | 'log'>,
  mailer: Mailer,
  data: unknown,
): Promise<void> {
  const { projectId, sealed } = jobData.parse(data);
  const plain = await services.vault.unseal(Buffer.from(sealed, 'base64'), sealingContext(projectId));
  const queued = JSON.parse(plain.toString()) as QueuedMail;
  const { kind, deliver, ...mail } = queued;
  if (!deliver) return;
  try {
    await mailer.send(mail);
    services.metrics.mails.inc({ kind, result: 'sent' });
  } catch (error) {
    if (!(error instanceof MailRefused)) {
      services.metrics.mails.inc({ kind, result: 'failed' });
      throw error;
    }
    // Trying again would only harm our name with the other side. The person can ask for another mail.
    services.metrics.mails.inc({ kind, result: 'refused' });
    services.log.warn({ projectId, kind, reason: error.message }, 'a mail was refused and will not be tried again');
  }
}
