import type { MailTemplate } from '../../api/types.ts';

export const LINES = ['subject', 'heading', 'button', 'footer'] as const;
/** In the order of the form. */
export const FIELDS = ['subject', 'heading', 'paragraphs', 'button', 'footer'] as const;
export type Field = (typeof FIELDS)[number];

/** As it is typed. The text is one field, in which an empty line begins the next paragraph. */
export type Words = Readonly<Record<Field, string>>;

/** As the server has it: null is "as the product says it". */
export type OwnWords = {
  subject: string | null;
  heading: string | null;
  paragraphs: string[] | null;
  button: string | null;
  footer: string | null;
};

/** Longest text of a field that the server takes; of the text, with its empty lines. */
export const LONGEST: Readonly<Record<Field, number>> = {
  subject: 200,
  heading: 200,
  paragraphs: 12 * 2_002,
  button: 80,
  footer: 600,
};

/** What people get at present, to be written on. */
export function wordsOf({ defaults, overrides }: Pick<MailTemplate, 'defaults' | 'overrides'>): Words {
  return {
    subject: overrides?.subject ?? defaults.subject,
    heading: overrides?.heading ?? defaults.heading,
    paragraphs: (overrides?.paragraphs ?? defaults.paragraphs).join('\n\n'),
    button: overrides?.button ?? defaults.button,
    footer: overrides?.footer ?? defaults.footer,
  };
}

/** What is left empty, or says what the product says, is not the project's own: it follows when the product finds better words. */
export function ownWordsOf(words: Words, defaults: MailTemplate['defaults']): OwnWords {
  const line = (field: (typeof LINES)[number]) => {
    const text = words[field].trim();
    return text === '' || text === defaults[field] ? null : text;
  };
  const paragraphs = paragraphsOf(words.paragraphs);
  const same = JSON.stringify(paragraphs) === JSON.stringify(defaults.paragraphs);
  return {
    subject: line('subject'),
    heading: line('heading'),
    paragraphs: paragraphs.length === 0 || same ? null : paragraphs,
    button: line('button'),
    footer: line('footer'),
  };
}

export function isOwn(own: OwnWords): boolean {
  return Object.values(own).some((value) => value !== null);
}

/** A line that was broken by hand goes on; an empty one ends the paragraph. */
export function paragraphsOf(text: string): string[] {
  return text
    .split(/\n[ \t]*\n/)
    .map((paragraph) => paragraph.replace(/\s*\n\s*/g, ' ').trim())
    .filter((paragraph) => paragraph !== '');
}

/** Which field of the form a problem of the server is about, and of which paragraph: `paragraphs.2`, `draft.subject`. */
export function placeOf(path: string): { readonly field: Field; readonly paragraph: number | null } | null {
  const [name, index] = path.replace(/^draft\./, '').split('.');
  const field = FIELDS.find((one) => one === name);
  if (field === undefined) return null;
  return { field, paragraph: index === undefined ? null : Number(index) + 1 };
}

/** The text with a placeholder put where the cursor is. */
export function inserted(
  text: string,
  placeholder: string,
  from: number,
  to: number,
): { text: string; cursor: number } {
  const written = `{${placeholder}}`;
  return { text: text.slice(0, from) + written + text.slice(to), cursor: from + written.length };
}
