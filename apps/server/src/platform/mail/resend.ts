import { type Outbound, OutboundFailedError, OutboundRefusedError } from '../outbound/outbound.ts';
import { type Mailer, MailFailed, MailRefused, type OutgoingMail, refuseInjection } from './mailer.ts';

export type ResendOptions = {
  readonly outbound: Outbound;
  /** `https://api.resend.com` */
  readonly apiUrl: string;
  readonly apiKey: string;
  /** Of a domain that the owner of the key has proven to Resend. */
  readonly fromAddress: string;
};

const TIMEOUT_MILLISECONDS = 10_000;
const MOST_WAIT_SECONDS = 4 * 60 * 60;
const MOST_WORDS = 300;

/**
 * Resend over its HTTP API (https://resend.com/docs/api-reference/emails/send-email). The message id is the idempotency key, which Resend
 * remembers for 24 hours: an attempt whose answer was lost is not a second mail.
 */
export function createResendMailer(options: ResendOptions): Mailer {
  return {
    async send(mail) {
      refuseInjection(mail);
      const answer = await post(options, mail);
      if (answer.status >= 200 && answer.status < 300) return { providerMessageId: idOf(answer.said) };
      const { name, message } = faultOf(answer.said);
      // The same key with another content: an earlier attempt was taken, and the sender was changed since.
      if (answer.status === 409 && name === 'invalid_idempotent_request') return { providerMessageId: null };
      const reason = `Resend answered ${answer.status}${name === '' ? '' : ` ${name}`}`;
      const words = message === '' ? reason : `${reason}: ${withoutKey(message, options.apiKey)}`;
      if (refusedForGood(answer.status, name)) throw new MailRefused(reason, { words });
      throw new MailFailed(reason, { words, retryAfterSeconds: answer.retryAfterSeconds });
    },
    close() {},
  };
}

async function post(
  { outbound, apiUrl, apiKey, fromAddress }: ResendOptions,
  mail: OutgoingMail,
): Promise<{ status: number; said: unknown; retryAfterSeconds: number }> {
  const body = {
    from: `${quoted(mail.fromName)}<${fromAddress}>`,
    to: [mail.to],
    ...(mail.replyTo === null ? {} : { reply_to: mail.replyTo }),
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    // RFC 3834: no holiday answers to what a machine wrote.
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
  try {
    const {
      status,
      headers,
      body: bytes,
    } = await outbound.send({
      method: 'POST',
      url: `${apiUrl}/emails`,
      headers: {
        authorization: `Bearer ${apiKey}`,
        'content-type': 'application/json',
        'idempotency-key': mail.messageId.replace(/[<>]/g, ''),
      },
      body: JSON.stringify(body),
      timeoutMilliseconds: TIMEOUT_MILLISECONDS,
    });
    const wait = Number(headers['retry-after']);
    const retryAfterSeconds = wait > 0 ? Math.min(Math.ceil(wait), MOST_WAIT_SECONDS) : 0;
    return { status, said: parsed(bytes), retryAfterSeconds };
  } catch (error) {
    if (error instanceof OutboundFailedError || error instanceof OutboundRefusedError)
      throw new MailFailed(`Resend cannot be reached: ${error.message}`, { cause: error });
    throw error;
  }
}

/**
 * What concerns this mail alone is final. The key, the domain of the sender, quotas and pauses are for the project or for time to mend: the
 * mail waits. A recipient that Resend refuses is a 422 `validation_error`; a sender that it refuses has a name of its own.
 */
function refusedForGood(status: number, name: string): boolean {
  return (status === 422 && name !== 'invalid_from_address') || status === 451 || status === 413;
}

/** `"Acme, Inc." <…>` (RFC 5322, section 3.4): a comma in a name separates no senders. */
function quoted(name: string): string {
  return name === '' ? '' : `"${name.replace(/["\\]/g, '')}" `;
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return null;
  }
}

function idOf(said: unknown): string | null {
  const { id } = (said ?? {}) as { id?: unknown };
  return typeof id === 'string' && /^[\w-]{1,100}$/.test(id) ? id : null;
}

/** `{ statusCode, name, message }`. Nothing of it is believed to be short, one line, or text at all. */
function faultOf(said: unknown): { name: string; message: string } {
  const { name, message } = (said ?? {}) as { name?: unknown; message?: unknown };
  return {
    name: typeof name === 'string' && /^[a-z_]{1,60}$/.test(name) ? name : '',
    message:
      typeof message === 'string'
        ? message
            .replace(/[\p{C}\s]+/gu, ' ')
            .trim()
            .slice(0, MOST_WORDS)
        : '',
  };
}

/** People read these words in the log, where no key belongs: neither ours nor anything that looks like one. */
function withoutKey(message: string, apiKey: string): string {
  return message.replaceAll(apiKey, '…').replace(/\bre_\w+/g, '…');
}
