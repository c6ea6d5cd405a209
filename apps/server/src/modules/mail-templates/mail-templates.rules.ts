import type { Locale } from '../../platform/html/locale.ts';

/** Every mail that the product writes. */
export const MAIL_KINDS = [
  'email_verification',
  'email_verification_by_operator',
  'magic_link',
  'email_code',
  'password_reset',
  'password_reset_by_operator',
  'already_registered',
  'password_changed',
  'new_device',
  'account_deletion',
  'email_change',
  'email_change_taken',
  'email_changed',
  'email_changed_by_operator',
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
  'provider_confirmation',
  'waitlist_joined',
] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

/** The languages that mails exist in: what a project does not word itself comes from the catalogue of that language. */
export const MAIL_LOCALES = ['en', 'de'] as const satisfies readonly Locale[];

/** What may stand in braces. `greeting` is a line of its own, which vanishes where the mail does not know a name. */
export const PLACEHOLDERS = [
  'project',
  'email',
  'greeting',
  'validity',
  'date',
  'address',
  'inviter',
  'position',
  'factor',
  'count',
  'name',
  'provider',
] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

type KindTraits = {
  /** Why the address gets the mail. */
  readonly reason: 'typed' | 'account' | 'former' | 'invited';
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
  // Whoever reads the mailbox that an operator typed need not be the account's owner.
  email_verification_by_operator: { reason: 'account', greets: false, done: false, placeholders: ['project', 'email', 'validity'] },
  magic_link:         { reason: 'typed',   greets: true,  done: false, placeholders: ['project', 'email', 'greeting', 'validity'] },
  email_code:         { reason: 'typed',   greets: true,  done: false, placeholders: ['project', 'email', 'greeting', 'validity'] },
  password_reset:     { reason: 'typed',   greets: true,  done: false, placeholders: ['project', 'email', 'greeting', 'validity'] },
  password_reset_by_operator: { reason: 'account', greets: true, done: false, placeholders: ['project', 'email', 'greeting', 'validity'] },
  already_registered: { reason: 'typed',   greets: true,  done: false, placeholders: ['project', 'email', 'greeting'] },
  password_changed:   { reason: 'account', greets: true,  done: true,  placeholders: ['project', 'email', 'greeting'] },
  new_device:         { reason: 'account', greets: true,  done: true,  placeholders: ['project', 'email', 'greeting', 'validity'] },
  account_deletion:   { reason: 'account', greets: true,  done: false, placeholders: ['project', 'email', 'greeting', 'date'] },
  // Whoever reads the new mailbox need not be the account's owner.
  email_change:       { reason: 'typed',   greets: false, done: false, placeholders: ['project', 'email', 'validity'] },
  email_change_taken: { reason: 'typed',   greets: true,  done: false, placeholders: ['project', 'email', 'greeting'] },
  email_changed:      { reason: 'former',  greets: true,  done: true,  placeholders: ['project', 'email', 'greeting', 'address', 'validity'] },
  // The new address is not named: an operator changes one most often because the old mailbox is no longer its owner's alone.
  email_changed_by_operator: { reason: 'former', greets: true, done: true, placeholders: ['project', 'email', 'greeting'] },
  data_export:        { reason: 'account', greets: true,  done: false, placeholders: ['project', 'email', 'greeting', 'validity'] },
  invitation:         { reason: 'invited', greets: false, done: false, placeholders: ['project', 'email', 'validity', 'inviter'] },
  factor_added:       { reason: 'account', greets: true,  done: true,  placeholders: ['project', 'email', 'greeting', 'factor'] },
  factor_removed:     { reason: 'account', greets: true,  done: true,  placeholders: ['project', 'email', 'greeting', 'factor'] },
  recovery_code_used: { reason: 'account', greets: true,  done: true,  placeholders: ['project', 'email', 'greeting', 'count'] },
  recovery_codes_few: { reason: 'account', greets: true,  done: true,  placeholders: ['project', 'email', 'greeting', 'count'] },
  recovery_codes_made: { reason: 'account', greets: true, done: true,  placeholders: ['project', 'email', 'greeting'] },
  passkey_added:      { reason: 'account', greets: true,  done: true,  placeholders: ['project', 'email', 'greeting', 'name'] },
  passkey_removed:    { reason: 'account', greets: true,  done: true,  placeholders: ['project', 'email', 'greeting', 'name'] },
  identity_linked:    { reason: 'account', greets: true,  done: true,  placeholders: ['project', 'email', 'greeting', 'provider'] },
  identity_unlinked:  { reason: 'account', greets: true,  done: true,  placeholders: ['project', 'email', 'greeting', 'provider'] },
  sessions_ended:     { reason: 'account', greets: true,  done: true,  placeholders: ['project', 'email', 'greeting'] },
  account_locked:     { reason: 'account', greets: true,  done: true,  placeholders: ['project', 'email', 'greeting', 'validity'] },
  // Neither is the name of the account: whoever came from the provider has not proven yet that it is theirs.
  provider_confirmation: { reason: 'typed', greets: false, done: false, placeholders: ['project', 'email', 'validity', 'provider'] },
  // Anybody can have typed the address, so it is called by no name.
  waitlist_joined:    { reason: 'typed',   greets: false, done: false, placeholders: ['project', 'email', 'position'] },
};

/** Somebody typed the address a moment ago and waits for the mail. */
export function isAwaited(kind: MailKind): boolean {
  return KINDS[kind].reason === 'typed';
}

/** Mails that tell people what has happened to their account. */
export type NoticeKind = Extract<
  MailKind,
  | 'password_changed'
  | 'factor_added'
  | 'factor_removed'
  | 'recovery_code_used'
  | 'recovery_codes_few'
  | 'recovery_codes_made'
  | 'passkey_added'
  | 'passkey_removed'
  | 'identity_linked'
  | 'identity_unlinked'
  | 'sessions_ended'
  | 'account_locked'
  | 'email_changed_by_operator'
>;

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

/** Ways to prove who one is that a notice can name. */
export type FactorWord = 'totp' | 'recovery_codes' | 'passkey' | 'password' | 'email_code';
