import type { Brand } from '../../platform/html/brand.ts';
import type { Locale } from '../../platform/html/locale.ts';

/** A finished mail. Who sends it and where it goes is decided by the job that delivers it. */
export type Mail = { subject: string; text: string; html: string };

/** What every mail is given, whatever it is about. */
export type MailFrame = {
  project: {
    name: string;
    brand: Brand;
    /** Name and address of the people behind the product, if they stated it */
    postalAddress?: string | undefined;
  };
  locale: Locale;
  recipient: { email: string; name?: string | null | undefined };
};

/** Who asked for the mail, or did what it tells of. Everything but the time may be unknown. */
export type Origin = {
  at: Date;
  browser?: string | null | undefined;
  system?: string | null | undefined;
  /** Town and country, or the network address */
  place?: string | null | undefined;
};

/** The words of one mail; the layout makes HTML and text of them. */
export type MailWords = {
  subject: string;
  /** What a list of mails shows after the subject */
  preview: string;
  title: string;
  paragraphs: readonly string[];
  /** Digits to type */
  code?: string | undefined;
  action?: { label: string; url: string } | undefined;
  /** "Asked for on …", then "Not you? …" */
  origin?: { label: string; text: string } | undefined;
  notYou?: { label: string; text: string } | undefined;
  /** Why this address gets the mail */
  reason: string;
};

/**
 * A name as it may stand in a mail: one line, and nothing that a mail program would make a link of. Somebody could give
 * themselves the name "Visit evil.example" and let us send it. Such a name is left out.
 */
export function printableName(name: string | null | undefined): string | undefined {
  const line = oneLine(name ?? '');
  return line === '' || line.length > 100 || /[/:@<>\\]|\.\S/.test(line) ? undefined : line;
}

/** One line of text: a line break in a subject would begin a new header. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}
