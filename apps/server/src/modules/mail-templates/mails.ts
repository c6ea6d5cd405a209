import { formatDate, formatNumber, formatWait, type Locale } from '../../platform/html/locale.ts';
import { type MailDraft, mailCatalogues } from './compose-mail.ts';
import { type MailFrame, type Origin, oneLine, printableName } from './mail-frame.ts';
import { type FactorWord, KINDS, type NoticeKind } from './mail-templates.rules.ts';

/** `url`: `{base}/verify-email?token=…`. The name of a sign-up is not used: until now anybody can have written it. */
export function verifyEmailMail(
  data: MailFrame & { url: string; expiresInSeconds: number; origin: Origin },
): MailDraft {
  return { kind: 'email_verification', frame: data, url: data.url, origin: data.origin, values: validityOf(data) };
}

/** To the address that an operator gave to an account. `url`: `{base}/verify-email?token=…` */
export function verifyGivenEmailMail(
  data: MailFrame & { url: string; expiresInSeconds: number; origin: Origin },
): MailDraft {
  return { ...verifyEmailMail(data), kind: 'email_verification_by_operator' };
}

/** `url`: `{base}/magic-link?token=…` */
export function magicLinkMail(data: MailFrame & { url: string; expiresInSeconds: number; origin: Origin }): MailDraft {
  return { kind: 'magic_link', frame: data, url: data.url, origin: data.origin, values: validityOf(data) };
}

/** `url`: `{base}/email-code`, the page that takes the code. The code is no word of a template: none can lose it. */
export function emailCodeMail(
  data: MailFrame & { url: string; code: string; expiresInSeconds: number; origin: Origin },
): MailDraft {
  const { url, origin, code } = data;
  return { kind: 'email_code', frame: data, url, origin, code: oneLine(code), values: validityOf(data) };
}

/** `url`: `{base}/reset-password?token=…` */
export function resetPasswordMail(
  data: MailFrame & { url: string; expiresInSeconds: number; origin: Origin },
): MailDraft {
  return { kind: 'password_reset', frame: data, url: data.url, origin: data.origin, values: validityOf(data) };
}

/** Sent by an operator, or by a key of theirs. `url`: `{base}/reset-password?token=…` */
export function sentPasswordResetMail(
  data: MailFrame & { url: string; expiresInSeconds: number; origin: Origin },
): MailDraft {
  return { ...resetPasswordMail(data), kind: 'password_reset_by_operator' };
}

/** To the owner of an address that somebody signed up with again. `url`: `{base}/sign-in` */
export function alreadyRegisteredMail(data: MailFrame & { url: string; origin: Origin }): MailDraft {
  return { kind: 'already_registered', frame: data, url: data.url, origin: data.origin, values: {} };
}

/** `url`: `{base}/not-me?token=…`. The origin is that of the sign-in. */
export function newDeviceMail(data: MailFrame & { url: string; expiresInSeconds: number; origin: Origin }): MailDraft {
  return { kind: 'new_device', frame: data, url: data.url, origin: data.origin, values: validityOf(data) };
}

/** To the new address. `url`: `{base}/email-change?token=…` */
export function emailChangeMail(
  data: MailFrame & { url: string; expiresInSeconds: number; origin: Origin },
): MailDraft {
  return { kind: 'email_change', frame: data, url: data.url, origin: data.origin, values: validityOf(data) };
}

/** To the owner of an address that somebody wanted for another account. `url`: `{base}/sign-in` */
export function emailChangeTakenMail(data: MailFrame & { url: string; origin: Origin }): MailDraft {
  return { kind: 'email_change_taken', frame: data, url: data.url, origin: data.origin, values: {} };
}

/** To the address before. `url`: `{base}/email-change/undo?token=…`; `address` is the new one */
export function emailChangedMail(
  data: MailFrame & { url: string; address: string; expiresInSeconds: number; origin: Origin },
): MailDraft {
  const values = { ...validityOf(data), address: oneLine(data.address) };
  return { kind: 'email_changed', frame: data, url: data.url, origin: data.origin, values };
}

/** `url`: `{base}/account/data` */
export function dataExportMail(data: MailFrame & { url: string; expiresInSeconds: number; origin: Origin }): MailDraft {
  return { kind: 'data_export', frame: data, url: data.url, origin: data.origin, values: validityOf(data) };
}

/** `url`: `{base}/keep-account?token=…` */
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

/** `url`: `{base}/waitlist?token=…`, which shows the place and uses nothing up */
export function waitlistJoinedMail(data: MailFrame & { url: string; position: number; origin: Origin }): MailDraft {
  const values = { position: formatNumber(data.locale, data.position) };
  return { kind: 'waitlist_joined', frame: data, url: data.url, origin: data.origin, values };
}

/** What a notice may name beside what every mail knows. */
export type NoticeValues = {
  readonly factor?: FactorWord;
  /** Unused recovery codes that went with what was removed */
  readonly codes?: number;
  readonly left?: number;
  readonly name?: string;
  readonly provider?: string;
  readonly seconds?: number;
};

/** Something has happened to the account. Names are the person's own: what a mail program would make a link of is left out. */
export function noticeMail(
  kind: NoticeKind,
  data: MailFrame & { url: string; origin: Origin; values: NoticeValues },
): MailDraft {
  const { url, origin, locale } = data;
  const { left, name, provider, seconds } = data.values;
  const { unnamed } = mailCatalogues[locale];
  const values = {
    ...(KINDS[kind].placeholders.includes('factor') ? { factor: factorWords(locale, data.values) } : {}),
    ...(left === undefined ? {} : { count: String(left) }),
    ...(name === undefined ? {} : { name: printableName(name) ?? unnamed }),
    ...(provider === undefined ? {} : { provider: printableName(provider) ?? unnamed }),
    ...(seconds === undefined ? {} : { validity: formatWait(locale, seconds) }),
  };
  return { kind, frame: data, url, origin, values };
}

/** In one mail all that went, also in a project's own words: a passkey by its name, and the codes that went with it by their number. */
function factorWords(locale: Locale, { factor, name, codes = 0 }: NoticeValues): string {
  const { and, factors, passkeyNamed, unnamed, unusedCodes } = mailCatalogues[locale];
  if (factor === 'recovery_codes' && codes > 0) return unusedCodes(codes);
  const one = factor === undefined ? passkeyNamed(printableName(name) ?? unnamed) : factors[factor];
  return codes > 0 ? [one, unusedCodes(codes)].join(` ${and} `) : one;
}

/** To the address that a provider told. `url`: `{base}/confirm-provider?token=…` */
export function providerConfirmationMail(
  data: MailFrame & { url: string; expiresInSeconds: number; provider: string; origin: Origin },
): MailDraft {
  const values = { ...validityOf(data), provider: oneLine(data.provider) };
  return { kind: 'provider_confirmation', frame: data, url: data.url, origin: data.origin, values };
}

function validityOf(data: MailFrame & { expiresInSeconds: number }): { validity: string } {
  return { validity: formatWait(data.locale, data.expiresInSeconds) };
}
