import type { LoggedMail } from '../../api/types.ts';

/** What the address of the log says. */
export type MailsSearch = { recipient?: string; status?: LoggedMail['status']; kind?: LoggedMail['kind'] };

export const STATUSES: readonly LoggedMail['status'][] = ['queued', 'sent', 'failed', 'refused'];
export const KINDS: readonly LoggedMail['kind'][] = [
  'email_verification',
  'magic_link',
  'password_reset',
  'already_registered',
  'password_changed',
  'new_device',
  'account_deletion',
  'invitation',
  'test',
];

/** What nobody could have chosen on the page is left out, as if it were not there. */
export function mailsSearch({ recipient, status, kind }: Record<string, unknown>): MailsSearch {
  const knownStatus = STATUSES.find((one) => one === status);
  const knownKind = KINDS.find((one) => one === kind);
  return {
    ...(typeof recipient === 'string' && isAddress(recipient) ? { recipient } : {}),
    ...(knownStatus === undefined ? {} : { status: knownStatus }),
    ...(knownKind === undefined ? {} : { kind: knownKind }),
  };
}

/** Enough to find a typing mistake; the server decides. */
export function isAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
}
