import type { MailSender } from '../../api/types.ts';
import { isAddress } from '../../lib/address.ts';
import type { SenderChange } from './mails.queries.ts';

/** As it is typed: nothing is an empty text. */
export type SenderDraft = {
  readonly provider: MailSender['provider'];
  readonly fromAddress: string;
  readonly fromName: string;
  readonly replyTo: string;
  readonly apiKey: string;
};

export type SenderField = Exclude<keyof SenderDraft, 'provider'>;

export function senderDraftOf({ provider, fromAddress, fromName, replyTo }: MailSender): SenderDraft {
  return {
    provider,
    fromAddress: fromAddress ?? '',
    fromName: fromName ?? '',
    replyTo: replyTo ?? '',
    apiKey: '',
  };
}

/** What cannot be sent as it is typed. The server decides; this spares a round trip. */
export function wrongSenderFields(
  { provider, fromAddress, replyTo, apiKey }: SenderDraft,
  keptKey: string | null,
): ReadonlyMap<SenderField, 'missing' | 'invalid'> {
  const wrong = new Map<SenderField, 'missing' | 'invalid'>();
  if (provider === 'resend') {
    if (fromAddress.trim() === '') wrong.set('fromAddress', 'missing');
    else if (!isAddress(fromAddress.trim())) wrong.set('fromAddress', 'invalid');
    if (apiKey.trim() === '' && keptKey === null) wrong.set('apiKey', 'missing');
    else if (apiKey.trim() !== '' && !/^re_[\x21-\x7e]{5,200}$/.test(apiKey.trim())) wrong.set('apiKey', 'invalid');
  }
  if (replyTo.trim() !== '' && !isAddress(replyTo.trim())) wrong.set('replyTo', 'invalid');
  return wrong;
}

/** The instance has an address and a key of its own, so none goes along; a key that is not typed stays as it is. */
export function bodyOf(draft: SenderDraft): SenderChange {
  const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
  const names = { fromName: orNull(draft.fromName), replyTo: orNull(draft.replyTo) };
  if (draft.provider === 'instance') return { provider: 'instance', fromAddress: null, ...names };
  const apiKey = orNull(draft.apiKey);
  return {
    provider: 'resend',
    fromAddress: orNull(draft.fromAddress),
    ...names,
    ...(apiKey === null ? {} : { apiKey }),
  };
}
