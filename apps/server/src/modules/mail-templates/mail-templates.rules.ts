import type { Locale } from '../../platform/html/locale.ts';

/** Every mail that the product writes. */
export const MAIL_KINDS = [
  'email_verification',
  'magic_link',
  'password_reset',
  'already_registered',
  'password_changed',
  'new_device',
  'account_deletion',
  'invitation',
] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

/** The languages that mails exist in: what a project does not word itself comes from the catalogue of that language. */
export const MAIL_LOCALES = ['en', 'de'] as const satisfies readonly Locale[];

/** What may stand in braces. `greeting` is a line of its own, which vanishes where the mail does not know a name. */
export const PLACEHOLDERS = ['project', 'email', 'greeting', 'validity', 'date', 'inviter'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

type KindTraits = {
  /** Why the address gets the mail. */
  readonly reason: 'typed' | 'account' | 'invited';
  /** The mail goes to an account, so it may call its owner by name. */
  readonly greets: boolean;
  /** The mail tells of something that has happened, instead of offering something. */
  readonly done: boolean;
  readonly placeholders: readonly Placeholder[];
};

// biome-ignore format: a table
export const KINDS: Readonly<Record<MailKind, KindTraits>> = {
  // The name of a sign-up is not used: until now anybody can have written it.
  email_verification: { reason: 'typed',   greets: false, done: false, placeholders: ['project', 'email', 'validity'] },
  magic_link:         { reason: 'typed',   greets: true,  done: false, placeholders: ['project', 'email', 'greeting', 'validity'] },
  password_reset:     { reason: 'typed',   greets: true,  done: false, placeholders: ['project', 'email', 'greeting', 'validity'] },
  already_registered: { reason: 'typed',   greets: true,  done: false, placeholders: ['project', 'email', 'greeting'] },
  password_changed:   { reason: 'account', greets: true,  done: true,  placeholders: ['project', 'email', 'greeting'] },
  new_device:         { reason: 'account', greets: true,  done: true,  placeholders: ['project', 'email', 'greeting'] },
  account_deletion:   { reason: 'account', greets: true,  done: false, placeholders: ['project', 'email', 'greeting', 'date'] },
  invitation:         { reason: 'invited', greets: false, done: false, placeholders: ['project', 'email', 'validity', 'inviter'] },
};

/** A project's own words for one mail. Null leaves the words of the product; the button's address, who asked and "Not you?" are never among them. */
export type TemplateTexts = {
  readonly subject: string | null;
  readonly heading: string | null;
  readonly paragraphs: readonly string[] | null;
  readonly button: string | null;
  readonly footer: string | null;
};

const BRACES = /\{([^{}]*)\}/g;

/** Fills in once, from left to right: what is put in is text, and braces in it are braces. */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(BRACES, (whole, name: string) => (Object.hasOwn(values, name) ? (values[name] ?? '') : whole));
}

export type UnknownPlaceholder = {
  readonly path: string;
  readonly name: string;
  readonly known: readonly Placeholder[];
};

/** Everything in braces that this kind of mail has no value for. A greeting is a paragraph of its own or in one, nowhere else. */
export function unknownPlaceholders(kind: MailKind, texts: TemplateTexts): UnknownPlaceholder[] {
  const { placeholders } = KINDS[kind];
  const inLine = placeholders.filter((name) => name !== 'greeting');
  const { paragraphs, ...lines } = texts;
  const fields = [
    ...Object.entries(lines).map(([path, text]) => ({ path, text: text ?? '', known: inLine })),
    ...(paragraphs ?? []).map((text, index) => ({ path: `paragraphs.${index}`, text, known: placeholders })),
  ];
  return fields.flatMap(({ path, text, known }) =>
    [...text.matchAll(BRACES)].flatMap(([, name = '']) =>
      (known as readonly string[]).includes(name) ? [] : [{ path, name, known }],
    ),
  );
}
