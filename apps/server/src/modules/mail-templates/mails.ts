import { formatDate, formatWait } from '../../platform/html/locale.ts';
import { type MailDraft, mailCatalogues } from './compose-mail.ts';
import { type MailFrame, type Origin, printableName } from './mail-frame.ts';

/** `url`: `{base}/verify-email?token=…`. The name of a sign-up is not used: until now anybody can have written it. */
export function verifyEmailMail(
  data: MailFrame & { url: string; expiresInSeconds: number; origin: Origin },
): MailDraft {
  return { kind: 'email_verification', frame: data, url: data.url, origin: data.origin, values: validityOf(data) };
}

/** `url`: `{base}/magic-link?token=…` */
export function magicLinkMail(data: MailFrame & { url: string; expiresInSeconds: number; origin: Origin }): MailDraft {
  return { kind: 'magic_link', frame: data, url: data.url, origin: data.origin, values: validityOf(data) };
}

/** `url`: `{base}/reset-password?token=…` */
export function resetPasswordMail(
  data: MailFrame & { url: string; expiresInSeconds: number; origin: Origin },
): MailDraft {
  return { kind: 'password_reset', frame: data, url: data.url, origin: data.origin, values: validityOf(data) };
}

/** To the owner of an address that somebody signed up with again. `url`: `{base}/sign-in` */
export function alreadyRegisteredMail(data: MailFrame & { url: string; origin: Origin }): MailDraft {
  return { kind: 'already_registered', frame: data, url: data.url, origin: data.origin, values: {} };
}

/** `url`: `{base}/forgot-password`, because who did not change it cannot sign in any more */
export function passwordChangedMail(data: MailFrame & { url: string; origin: Origin }): MailDraft {
  return { kind: 'password_changed', frame: data, url: data.url, origin: data.origin, values: {} };
}

/** `url`: `{base}/account/sessions` */
export function newDeviceMail(data: MailFrame & { url: string; origin: Origin }): MailDraft {
  return { kind: 'new_device', frame: data, url: data.url, origin: data.origin, values: {} };
}

/** `url`: `{base}/account/data` */
export function accountDeletionMail(data: MailFrame & { url: string; deletionAt: Date; origin: Origin }): MailDraft {
  const date = formatDate(data.locale, data.deletionAt);
  return { kind: 'account_deletion', frame: data, url: data.url, origin: data.origin, values: { date } };
}

/** `url`: the page where the invitation is accepted. Nobody asked for this one, so there is no origin to name. */
export function invitationMail(
  data: MailFrame & { url: string; expiresInSeconds: number; inviterName?: string | null | undefined },
): MailDraft {
  const inviter = printableName(data.inviterName) ?? mailCatalogues[data.locale].somebody;
  return { kind: 'invitation', frame: data, url: data.url, values: { ...validityOf(data), inviter } };
}

function validityOf(data: MailFrame & { expiresInSeconds: number }): { validity: string } {
  return { validity: formatWait(data.locale, data.expiresInSeconds) };
}
