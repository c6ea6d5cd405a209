import type { Locale } from '../../platform/html/locale.ts';
import { mailsDe } from './catalogue.de.ts';
import { type MailCatalogue, mailsEn } from './catalogue.en.ts';
import { type Mail, type MailFrame, type MailWords, type Origin, oneLine, printableName } from './mail-frame.ts';
import { mailHtml, mailText } from './mail-layout.ts';
import { fillIn, KINDS, type MailKind, type TemplateTexts } from './mail-templates.rules.ts';

/** A mail before its words are chosen: the project may have its own. */
export type MailDraft = {
  readonly kind: MailKind;
  readonly frame: MailFrame;
  /** Where the button leads. No template can take it away or lead it elsewhere. */
  readonly url: string;
  readonly origin?: Origin;
  /** Digits to type, shown large. */
  readonly code?: string;
  /** What stands for the placeholders of this kind, beside those that every mail has. */
  readonly values: Readonly<Record<string, string>>;
};

export const mailCatalogues: Readonly<Record<Locale, MailCatalogue>> = { en: mailsEn, de: mailsDe };

/** The words of the product, in the form of a template. */
export function defaultTexts(
  kind: MailKind,
  locale: Locale,
): { [Field in keyof TemplateTexts]: NonNullable<TemplateTexts[Field]> } {
  const texts = mailCatalogues[locale];
  const { subject, heading, paragraphs, button } = texts.kinds[kind];
  const { greets, reason } = KINDS[kind];
  return {
    subject,
    heading,
    paragraphs: greets ? ['{greeting}', ...paragraphs] : paragraphs,
    button,
    footer: texts.reasons[reason],
  };
}

/** Words, look and data become one mail: as HTML, and the same as text. `own`: what the project words itself. */
export function writeMail({ kind, frame, url, origin, code, values }: MailDraft, own: TemplateTexts | null): Mail {
  const texts = mailCatalogues[frame.locale];
  const standard = defaultTexts(kind, frame.locale);
  const { greets, done } = KINDS[kind];
  const name = greets ? printableName(frame.recipient.name) : undefined;
  const everything = {
    ...values,
    project: oneLine(frame.project.name),
    email: oneLine(frame.recipient.email),
    greeting: name === undefined ? '' : texts.hello(name),
  };
  const fill = (text: string) => fillIn(text, everything);
  const paragraphs = (own?.paragraphs ?? standard.paragraphs).map(fill).filter((text) => text.trim() !== '');
  const { notYou, preview } = texts.kinds[kind];
  const mail: MailWords = {
    subject: oneLine(fill(own?.subject ?? standard.subject)),
    preview: own?.paragraphs ? previewOf(paragraphs, everything.greeting) : fill(preview),
    title: fill(own?.heading ?? standard.heading),
    paragraphs,
    code,
    action: { label: fill(own?.button ?? standard.button), url },
    origin: origin && { label: done ? texts.done : texts.askedFor, text: texts.origin(cleanOrigin(origin)) },
    notYou: origin ? { label: texts.notYou, text: notYou } : { label: '', text: notYou },
    reason: fill(own?.footer ?? standard.footer),
  };
  return { subject: mail.subject, text: mailText(frame, mail), html: mailHtml(frame, mail, texts) };
}

/** To see that mails arrive. It asks for nothing, so it has no button. */
export function writeTestMail(frame: MailFrame): Mail {
  const texts = mailCatalogues[frame.locale];
  const values = { project: oneLine(frame.project.name), email: oneLine(frame.recipient.email) };
  const { subject, preview, heading, paragraphs, footer } = texts.test;
  const mail: MailWords = {
    subject: fillIn(subject, values),
    preview,
    title: heading,
    paragraphs: paragraphs.map((text) => fillIn(text, values)),
    reason: fillIn(footer, values),
  };
  return { subject: mail.subject, text: mailText(frame, mail), html: mailHtml(frame, mail, texts) };
}

/** What a list of mails shows after the subject: the first words that are no greeting. */
function previewOf(paragraphs: readonly string[], greeting: string): string {
  return paragraphs.find((text) => text !== greeting) ?? '';
}

/** Browser and system come from a header that anybody can write: what looks like an address in them is left out. */
function cleanOrigin(origin: Origin): Origin {
  const place = origin.place ? oneLine(origin.place).slice(0, 100) : undefined;
  return { at: origin.at, browser: printableName(origin.browser), system: printableName(origin.system), place };
}
