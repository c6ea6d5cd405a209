import type { Config } from '../../platform/config/config.ts';
import type { Services } from '../../platform/context/context.ts';
import { addressOf, type Mailer } from '../../platform/mail/mailer.ts';
import { createResendMailer } from '../../platform/mail/resend.ts';
import { createSmtpMailer } from '../../platform/mail/smtp.ts';
import { createOutbound, type Outbound } from '../../platform/outbound/outbound.ts';
import { findMailSender } from './mail-senders.store.ts';
import { type MailProvider, senderSealingContext } from './mails.rules.ts';

/** What this process can send with. */
export type Mailers = {
  /** The instance's own, for every project without another: SMTP, or the mailbox where none is configured. */
  readonly instance: { readonly provider: 'smtp' | 'mailbox'; readonly mailer: Mailer };
  readonly outbound: Outbound;
  close(): void;
};

declare module '../../platform/context/context.ts' {
  interface ModuleServices {
    readonly mailers: Mailers;
  }
}

/** `mailbox` comes from above: it stands over the hosted pages. */
export function createMailers(config: Config, mailbox: Mailer): Mailers {
  const { smtpUrl } = config;
  const instance =
    smtpUrl === null
      ? ({ provider: 'mailbox', mailer: mailbox } as const)
      : ({ provider: 'smtp', mailer: createSmtpMailer({ url: smtpUrl, from: config.mailFrom }) } as const);
  const outbound = createOutbound({ allowed: config.outboundAllowed });
  return {
    instance,
    outbound,
    close() {
      instance.mailer.close();
      outbound.close();
    },
  };
}

export type ChosenMailer = {
  readonly mailer: Mailer;
  readonly provider: MailProvider;
  readonly fromAddress: string;
  /** Null: the name of the project. */
  readonly fromName: string | null;
  readonly replyTo: string | null;
};

/**
 * Who sends a mail of this project, asked each time one is sent: a key that was mended is the key of the next attempt. In development mails to
 * people stay on this machine whatever the project has set; only a test that somebody asked for goes out by the project's own key.
 */
export async function chooseMailer(
  { config, database, vault, modules }: Pick<Services, 'config' | 'database' | 'vault' | 'modules'>,
  projectId: string,
  purpose: 'people' | 'test',
): Promise<ChosenMailer> {
  const { instance, outbound } = modules.mailers;
  const sender = await findMailSender(database.db, projectId);
  const names = { fromName: sender?.fromName ?? null, replyTo: sender?.replyTo ?? null };
  const own = sender?.provider === 'resend' && (config.production || purpose === 'test');
  if (!own || !sender.apiKeySealed || !sender.fromAddress)
    return { ...instance, fromAddress: addressOf(config.mailFrom), ...names };
  const apiKey = (await vault.unseal(sender.apiKeySealed, senderSealingContext(projectId))).toString();
  const { fromAddress } = sender;
  const mailer = createResendMailer({ outbound, apiUrl: config.resendApiUrl, apiKey, fromAddress });
  return { mailer, provider: 'resend', fromAddress, ...names };
}
