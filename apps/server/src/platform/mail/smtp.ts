import type SMTPPool from 'nodemailer/lib/smtp-pool';
import { isLoopback } from '../../lib/loopback.ts';
import { addressOf, type Mailer, MailFailed, MailRefused, type OutgoingMail, refuseInjection } from './mailer.ts';

export type SmtpOptions = {
  /**
   * `smtps://user:password@host:465` (TLS from the start) or `smtp://user:password@host:587` (STARTTLS). Mails hold sign-in links, so beyond
   * this machine TLS is required; `?starttls=optional` allows a relay inside a private network to do without.
   */
  readonly url: string;
  /** `Frontdesk <no-reply@example.com>`: the address counts, the name is the project's. */
  readonly from: string;
};

const CONNECT_MILLISECONDS = 10_000;
/**
 * A server that looks through a mail before it takes it needs its time for the last answer, and whoever gives up before sends the mail twice (RFC 5321,
 * section 4.5.3.2.6). The queue gives a job longer than all of it takes (`platform/jobs`).
 */
const SILENCE_MILLISECONDS = 60_000;

export function createSmtpMailer(options: SmtpOptions): Mailer {
  const url = new URL(options.url);
  const secure = url.protocol === 'smtps:';
  const sender = addressOf(options.from);
  const settings = {
    pool: true,
    maxConnections: 4,
    maxMessages: 100,
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTLS: requiresStartTls(url),
    tls: { minVersion: 'TLSv1.2' },
    ...(url.username === ''
      ? {}
      : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    connectionTimeout: CONNECT_MILLISECONDS,
    greetingTimeout: CONNECT_MILLISECONDS,
    dnsTimeout: CONNECT_MILLISECONDS,
    socketTimeout: SILENCE_MILLISECONDS,
    disableFileAccess: true,
    disableUrlAccess: true,
  } satisfies SMTPPool.Options;
  // With the first mail, so that no start waits for the library.
  let transport: ReturnType<typeof open> | undefined;
  const open = async () => (await import('nodemailer')).createTransport(settings);
  return {
    async send(mail) {
      refuseInjection(mail);
      try {
        transport ??= open();
        await (await transport).sendMail(envelopeOf(mail, sender));
      } catch (error) {
        if (refusedForGood(error)) throw new MailRefused(responseOf(error), { cause: error });
        throw new MailFailed(failureOf(error), { cause: error });
      }
      return { providerMessageId: null };
    },
    close: () => void transport?.then((opened) => opened.close()),
  };
}

/** A mail goes in the clear only within this machine, or where somebody has said so. */
export function requiresStartTls(url: URL): boolean {
  const allowed = isLoopback(url.hostname) || url.searchParams.get('starttls') === 'optional';
  return url.protocol === 'smtp:' && !allowed;
}

function envelopeOf(mail: OutgoingMail, sender: string) {
  return {
    from: { name: mail.fromName, address: sender },
    to: { name: '', address: mail.to },
    ...(mail.replyTo === null ? {} : { replyTo: { name: '', address: mail.replyTo } }),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: mail.messageId,
    // RFC 3834: no holiday answers to what a machine wrote.
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

/**
 * 5xx to the recipient or to the content is final (RFC 5321, section 4.2.1). 5xx to the log-in or to the sender is a fault of our
 * configuration: the mail waits until somebody has mended it.
 */
function refusedForGood(error: unknown): boolean {
  const { code, command, responseCode } = error as { code?: string; command?: string; responseCode?: number };
  const final = responseCode !== undefined && responseCode >= 500 && responseCode < 600;
  return final && (code === 'EENVELOPE' || code === 'EMESSAGE') && command !== 'MAIL FROM';
}

/** The status only: the text that follows it repeats the recipient. */
function responseOf(error: unknown): string {
  const { responseCode, command } = error as { command?: string; responseCode?: number };
  return `the mail server answered ${responseCode} to ${command ?? 'the mail'}`;
}

/** In words, for the log: what nodemailer says repeats the recipient and, of a log-in, what was tried. */
function failureOf(error: unknown): string {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  if (code === 'EAUTH') return 'the mail server refused our log-in';
  if (code === 'ETLS') return 'the mail server offers no TLS';
  if (responseCode !== undefined) return responseOf(error);
  return `the mail server cannot be reached${code === undefined ? '' : ` (${code})`}`;
}
