import type { Locale } from '../../platform/html/locale.ts';
import { mailsDe } from './catalogue.de.ts';
import { type MailCatalogue, mailsEn } from './catalogue.en.ts';
import { type Mail, type MailFrame, type MailWords, type Origin, oneLine, printableName } from './mail-frame.ts';
import { mailHtml, mailText } from './mail-layout.ts';

const catalogues: Readonly<Record<Locale, MailCatalogue>> = { en: mailsEn, de: mailsDe };

/** `url`: `{base}/verify-email?token=…`. The name of a sign-up is not used: until now anybody can have written it. */
export function verifyEmailMail(data: MailFrame & { url: string; expiresInSeconds: number; origin: Origin }): Mail {
  const words = catalogues[data.locale].verifyEmail(projectName(data), data.expiresInSeconds);
  return compose(data, words, { url: data.url, origin: data.origin, reason: 'reasonTyped' });
}

/** `url`: `{base}/magic-link?token=…` */
export function magicLinkMail(data: MailFrame & { url: string; expiresInSeconds: number; origin: Origin }): Mail {
  const words = catalogues[data.locale].magicLink(projectName(data), data.expiresInSeconds);
  return compose(data, words, { url: data.url, origin: data.origin, greet: true, reason: 'reasonTyped' });
}

/** `url`: `{base}/reset-password?token=…` */
export function resetPasswordMail(data: MailFrame & { url: string; expiresInSeconds: number; origin: Origin }): Mail {
  const words = catalogues[data.locale].resetPassword(projectName(data), data.expiresInSeconds);
  return compose(data, words, { url: data.url, origin: data.origin, greet: true, reason: 'reasonTyped' });
}

/** To the owner of an address that somebody signed up with again. `url`: `{base}/sign-in` */
export function alreadyRegisteredMail(data: MailFrame & { url: string; origin: Origin }): Mail {
  const words = catalogues[data.locale].alreadyRegistered(projectName(data));
  return compose(data, words, { url: data.url, origin: data.origin, greet: true, reason: 'reasonTyped' });
}

/** `url`: `{base}/forgot-password`, because who did not change it cannot sign in any more */
export function passwordChangedMail(data: MailFrame & { url: string; origin: Origin }): Mail {
  const words = catalogues[data.locale].passwordChanged(projectName(data));
  return compose(data, words, { url: data.url, origin: data.origin, greet: true, done: true });
}

/** `url`: `{base}/account/sessions` */
export function newDeviceMail(data: MailFrame & { url: string; origin: Origin }): Mail {
  const words = catalogues[data.locale].newDevice(projectName(data));
  return compose(data, words, { url: data.url, origin: data.origin, greet: true, done: true });
}

/** `url`: `{base}/account/data` */
export function accountDeletionMail(data: MailFrame & { url: string; deletionAt: Date; origin: Origin }): Mail {
  const words = catalogues[data.locale].accountDeletion(projectName(data), data.deletionAt);
  return compose(data, words, { url: data.url, origin: data.origin, greet: true });
}

/** `url`: the page where the invitation is accepted. Nobody asked for this one, so there is no origin to name. */
export function invitationMail(
  data: MailFrame & { url: string; expiresInSeconds: number; inviterName?: string | null | undefined },
): Mail {
  const inviter = printableName(data.inviterName);
  const words = catalogues[data.locale].invitation(projectName(data), data.expiresInSeconds, inviter);
  return compose(data, words, { url: data.url, reason: 'reasonInvited' });
}

type Words = ReturnType<MailCatalogue['verifyEmail']>;

type Composition = {
  url: string;
  origin?: Origin;
  /** The mail goes to an account, so it may call its owner by name */
  greet?: boolean;
  /** Why the address gets the mail, if it is not simply that of the account */
  reason?: 'reasonTyped' | 'reasonInvited';
  /** The mail tells of something that has happened, instead of offering something */
  done?: boolean;
};

function compose(frame: MailFrame, words: Words, how: Composition): Mail {
  const texts = catalogues[frame.locale];
  const name = how.greet ? printableName(frame.recipient.name) : undefined;
  const email = oneLine(frame.recipient.email);
  const mail: MailWords = {
    subject: oneLine(words.subject),
    preview: words.preview,
    title: words.title,
    paragraphs: name === undefined ? words.paragraphs : [texts.hello(name), ...words.paragraphs],
    action: { label: words.action, url: how.url },
    origin: how.origin && {
      label: how.done ? texts.done : texts.askedFor,
      text: texts.origin(cleanOrigin(how.origin)),
    },
    notYou: how.origin ? { label: texts.notYou, text: words.notYou } : { label: '', text: words.notYou },
    reason: texts[how.reason ?? 'reasonAccount'](projectName(frame), email),
  };
  return { subject: mail.subject, text: mailText(frame, mail), html: mailHtml(frame, mail, texts) };
}

/** Browser and system come from a header that anybody can write: what looks like an address in them is left out. */
function cleanOrigin(origin: Origin): Origin {
  const place = origin.place ? oneLine(origin.place).slice(0, 100) : undefined;
  return { at: origin.at, browser: printableName(origin.browser), system: printableName(origin.system), place };
}

function projectName(frame: MailFrame): string {
  return oneLine(frame.project.name);
}
