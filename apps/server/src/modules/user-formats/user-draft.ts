import { emailIn, nameIn } from '../../lib/schemas.ts';
import {
  imageIn,
  isMetadataSized,
  isReservedUsername,
  MOST_ROLES,
  metadataIn,
  usernameIn,
} from '../../lib/user-fields.ts';
import { Problem } from '../../platform/http/problem.ts';
import { refuseUnstorableText } from '../../platform/http/storable-text.ts';
import { type FormattedUser, type Metadata, RowFaultError } from './formatted-user.ts';
import type { FormatOptions } from './user-formats.rules.ts';

/** What a format made of a record, before the rules that all formats share. */
export type UserDraft = Omit<FormattedUser, 'email' | 'locale' | 'passwordHash'> & {
  readonly email: string | null;
  /** A language tag of any kind. */
  readonly locale: string | null;
  /** Asked for last: where people may come without their password, a hash that is not known keeps nobody out. */
  readonly passwordHash: () => string | null;
  readonly fields: DraftFields;
};

/** How the file calls what a draft holds, so that a fault names the column that somebody can look at. */
export type DraftFields = Readonly<
  Record<'email' | 'username' | 'name' | 'image' | 'publicMetadata' | 'privateMetadata' | 'roles', string>
>;

/** The same rules as for a user who is created one by one. Throws a `RowFaultError`. */
export function finishDraft(
  draft: UserDraft,
  options: Pick<FormatOptions, 'roles'>,
): Omit<FormattedUser, 'passwordHash'> {
  const { fields, passwordHash: _, ...rest } = draft;
  const email = checkedEmail(draft);
  const user = {
    ...rest,
    email,
    username: checkedUsername(draft, email),
    name: checkedName(draft),
    // Pictures inside of the file, and whatever else a browser would do with such an address, stay behind.
    image: imageIn.safeParse(draft.image).data ?? null,
    locale: localeOf(draft.locale),
    roles: checkedRoles(draft, options.roles),
    publicMetadata: checkedMetadata(draft.publicMetadata, fields.publicMetadata),
    privateMetadata: checkedMetadata(draft.privateMetadata, fields.privateMetadata),
  };
  refuseUnstorable(user, fields);
  return user;
}

function checkedEmail({ email, fields }: UserDraft): string {
  if (email === null || email.trim() === '') throw new RowFaultError('email_missing', fields.email);
  const checked = emailIn.safeParse(email);
  if (!checked.success) throw new RowFaultError('email_invalid', fields.email);
  return checked.data;
}

/** Some systems repeat the address as the name to sign in with: here it is one already. */
function checkedUsername({ username, fields }: UserDraft, email: string): string | null {
  const text = username?.normalize('NFC').trim() ?? '';
  if (text === '' || text.toLowerCase() === email.toLowerCase()) return null;
  if (!usernameIn.safeParse(text).success) throw new RowFaultError('field_invalid', fields.username);
  if (isReservedUsername(text)) throw new RowFaultError('username_reserved', fields.username);
  return text;
}

function checkedName({ name, fields }: UserDraft): string | null {
  const checked = nameIn.safeParse(name ?? '');
  if (!checked.success) throw new RowFaultError('field_invalid', fields.name);
  return checked.data || null;
}

function localeOf(locale: string | null): FormattedUser['locale'] {
  const [language] = (locale ?? '').toLowerCase().split(/[-_]/);
  return language === 'en' || language === 'de' ? language : null;
}

/** Nobody gives by a file what they may not give one by one. */
function checkedRoles({ roles, fields }: UserDraft, allowed: readonly string[]): readonly string[] {
  const given = [...new Set(roles)];
  if (given.length > MOST_ROLES || !given.every((role) => allowed.includes(role)))
    throw new RowFaultError('field_invalid', fields.roles);
  return given;
}

function checkedMetadata(metadata: Metadata, field: string): Metadata {
  refuseUnstorable({ [field]: metadata }, null);
  if (!isMetadataSized(metadata)) throw new RowFaultError('metadata_too_large', field);
  if (!metadataIn.safeParse(metadata).success) throw new RowFaultError('field_invalid', field);
  return metadata;
}

/** Text that no column can hold, and nesting that no reader survives. */
function refuseUnstorable(value: object, fields: DraftFields | null): void {
  try {
    refuseUnstorableText({ ...value });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const [name = ''] = error.details.fields?.[0]?.path.split('.') ?? [];
    throw new RowFaultError('field_invalid', (fields as Record<string, string> | null)?.[name] ?? name.slice(0, 100));
  }
}

/** Where a user came from stays with them: other tables of the project may still know them by that id. */
export function importedFrom(format: string, id: string | null): Metadata {
  return id === null ? {} : { importedFrom: { format, id } };
}

/** `Ada` and `Lovelace`, or either. */
export function joinedName(first: string | null, last: string | null): string | null {
  return (
    [first, last]
      .filter((part) => part !== null)
      .join(' ')
      .trim() || null
  );
}
