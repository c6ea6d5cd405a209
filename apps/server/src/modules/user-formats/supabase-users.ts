import { type Fields, fieldsOf, hasValue, idOf, listOf, objectOf, textOf, timeOf } from './fields.ts';
import { storableHash } from './foreign-hashes.ts';
import { type FormattedIdentity, type Metadata, RowFaultError } from './formatted-user.ts';
import { providerOf } from './providers.ts';
import { importedFrom } from './user-draft.ts';
import type { UserFormat } from './user-formats.rules.ts';

/** Supabase: rows of `auth.users`, as the table editor or a query saves them (CSV or JSON). Rows of `auth.identities` may stand in `identities`. */
export const supabase: UserFormat = {
  shape: { csv: { required: ['id', 'email'], known: 'any' }, list: true, lines: true, sections: [] },
  fields: {
    email: 'email',
    username: 'username',
    name: 'raw_user_meta_data',
    image: 'raw_user_meta_data',
    publicMetadata: 'raw_user_meta_data',
    privateMetadata: 'raw_app_meta_data',
    roles: 'roles',
  },
  ids: ['id'],
  readUser(fields) {
    if (hasValue(fields, 'deleted_at')) throw new RowFaultError('deleted_at_source', 'deleted_at');
    const sourceId = textOf(fields, 'id');
    const metadata = objectOf(fields, 'raw_user_meta_data') ?? {};
    const bannedUntil = timeOf(fields, 'banned_until');
    return {
      sourceId,
      email: textOf(fields, 'email'),
      emailVerified: hasValue(fields, 'email_confirmed_at') && timeOf(fields, 'email_confirmed_at') !== null,
      username: null,
      name: firstText(metadata, ['full_name', 'name']),
      image: firstText(metadata, ['avatar_url', 'picture']),
      locale: firstText(metadata, ['locale']),
      roles: [],
      publicMetadata: metadata,
      privateMetadata: { ...objectOf(fields, 'raw_app_meta_data'), ...importedFrom('supabase', sourceId) },
      ban: bannedUntil === null ? null : { reason: 'Banned in Supabase', expiresAt: bannedUntil },
      createdAt: timeOf(fields, 'created_at'),
      lastSignInAt: timeOf(fields, 'last_sign_in_at'),
      passwordHash: () => hashOf(fields),
      identities: listOf(fields, 'identities').flatMap(identityOf),
    };
  },
};

/** What apps write there is theirs: only a text is taken for a name. */
function firstText(metadata: Metadata, names: readonly string[]): string | null {
  for (const name of names) {
    const value = Object.hasOwn(metadata, name) ? metadata[name] : null;
    if (typeof value === 'string' && value.trim() !== '') return value;
  }
  return null;
}

function hashOf(fields: Fields): string | null {
  const text = textOf(fields, 'encrypted_password');
  return text === null ? null : storableHash(text, 'encrypted_password');
}

function identityOf(value: unknown): FormattedIdentity[] {
  const fields = fieldsOf(value);
  const provider = textOf(fields, 'provider');
  const data = objectOf(fields, 'identity_data') ?? {};
  const subject = idOf(fields, 'provider_id') ?? idOf(data, 'sub');
  if (provider === null || provider === 'email' || provider === 'phone' || subject === null) return [];
  return [{ provider: providerOf(provider), subject, email: textOf(data, 'email') }];
}
