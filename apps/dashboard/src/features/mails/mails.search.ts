import type { LoggedMail } from '../../api/types.ts';
import { isAddress } from '../../lib/address.ts';

/** What the address of the log says. */
export type MailsSearch = { recipient?: string; status?: LoggedMail['status']; kind?: LoggedMail['kind'] };

export const STATUSES: readonly LoggedMail['status'][] = ['queued', 'sent', 'failed', 'refused'];
export const KINDS: readonly LoggedMail['kind'][] = [
  'email_verification',
  'magic_link',
  'email_code',
  'password_reset',
  'already_registered',
  'password_changed',
  'new_device',
  'account_deletion',
  'email_change',
  'email_change_taken',
  'email_changed',
  'data_export',
  'invitation',
  'factor_added',
  'factor_removed',
  'recovery_code_used',
  'recovery_codes_few',
  'recovery_codes_made',
  'passkey_added',
  'passkey_removed',
  'identity_linked',
  'identity_unlinked',
  'sessions_ended',
  'account_locked',
  'email_changed_by_operator',
  'email_verification_by_operator',
  'password_reset_by_operator',
  'provider_confirmation',
  'waitlist_joined',
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
