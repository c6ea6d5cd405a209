import { emailKeyOf } from '../../lib/email-key.ts';
import { encodeId } from '../../lib/type-id.ts';
import type { OutputOf } from '../../platform/http/contract.ts';
import { MailRefused } from '../../platform/mail/mailer.ts';
import { write } from '../../platform/outbox/write.ts';
import { mailLimits, requireLimits } from '../limits/index.ts';
import type { Mail } from '../mail-templates/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { beginAttempt, insertMail, recordFailure, recordSent } from './mail-log.store.ts';
import { type ChosenMailer, chooseMailer } from './mailers.ts';
import type { testMailSenderContract } from './mails.contract.ts';
import { type MailProvider, messageIdOf, senderName } from './mails.rules.ts';
import { wordsOf } from './send-queued-mail.ts';

type Result = OutputOf<typeof testMailSenderContract>;

const TAKEN: Readonly<Record<MailProvider, string>> = {
  mailbox: 'The mail is in the mailbox of this machine.',
  smtp: 'The mail server took the mail.',
  resend: 'Resend took the mail.',
};

/**
 * One attempt, now, while somebody waits for its result. To anybody, so the limits of a recipient count, and of the address that asks; who did
 * it is written down before it is done.
 */
export async function sendTestMail(
  ctx: ManagementContext,
  test: { readonly to: string; readonly locale: string; readonly mail: Mail },
): Promise<Result> {
  const { project } = ctx;
  const { to, locale } = test;
  const asked = { kind: 'test', emailKey: emailKeyOf(to), ip: ctx.request.ip };
  await requireLimits(ctx, project.id, mailLimits(project.settings.limits, asked));
  const id = ctx.ids.uuid();
  await write(ctx, async (tx) => {
    await insertMail(tx.db, { projectId: project.id, id, kind: 'test', to, locale, decoy: false, now: tx.now });
    tx.audit({ projectId: project.id, action: 'mails.test_sent', target: { type: 'mail', id: encodeId('mail', id) } });
  });
  return attempt(ctx, id, test);
}

async function attempt(
  ctx: ManagementContext,
  id: string,
  { to, mail }: { readonly to: string; readonly mail: Mail },
): Promise<Result> {
  const { project, database } = ctx;
  const about = { projectId: project.id, id };
  const mailId = encodeId('mail', id);
  let chosen: ChosenMailer | null = null;
  try {
    await beginAttempt(database.db, about);
    chosen = await chooseMailer(ctx, project.id, 'test');
    const { provider, replyTo } = chosen;
    const fromName = chosen.fromName ?? senderName(project.name);
    const messageId = messageIdOf(id, ctx.config.origin);
    const sent = await chosen.mailer.send({ projectId: project.id, to, ...mail, messageId, fromName, replyTo });
    await recordSent(database.db, { ...about, provider, ...sent, now: ctx.clock.now() });
    ctx.metrics.mails.inc({ kind: 'test', result: 'sent' });
    return { result: 'sent', provider, detail: TAKEN[provider], mailId, ...sent };
  } catch (error) {
    const result = error instanceof MailRefused ? 'refused' : 'failed';
    const provider = chosen?.provider ?? null;
    const detail = wordsOf(error);
    ctx.metrics.mails.inc({ kind: 'test', result });
    ctx.log.warn(
      { projectId: project.id, kind: 'test', reason: (error as Error).message },
      'a test mail did not leave',
    );
    await recordFailure(database.db, { ...about, status: result, provider, lastError: detail, nextAttemptAt: null });
    return { result, provider, detail, mailId, providerMessageId: null };
  }
}
