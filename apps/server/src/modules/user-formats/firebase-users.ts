import { writeBase64 } from '../../platform/crypto/password-hash-formats.ts';
import { type Fields, fieldsOf, flagOf, idOf, listOf, objectOf, textOf, timeOf } from './fields.ts';
import { bytesOfBase64, storableHash } from './foreign-hashes.ts';
import { type FormattedIdentity, RowFaultError } from './formatted-user.ts';
import { providerOf } from './providers.ts';
import { importedFrom } from './user-draft.ts';
import type { FirebaseParameters, UserFormat } from './user-formats.rules.ts';

const PROVIDER_COLUMNS = ['google', 'facebook', 'twitter', 'github'] as const;

/** The places of `firebase auth:export --format=csv`, which has no first line of names and ends each line with a comma. */
const COLUMNS = [
  ...['localId', 'email', 'emailVerified', 'passwordHash', 'salt', 'displayName', 'photoUrl'],
  ...PROVIDER_COLUMNS.flatMap((name) => [`${name}Id`, `${name}Email`, `${name}DisplayName`, `${name}PhotoUrl`]),
  ...['createdAt', 'lastSignedInAt', 'phoneNumber', 'disabled', 'customAttributes'],
];
/** The last five came one by one. */
const COLUMNS_LEAST = 26;

/** Firebase: `firebase auth:export`, JSON or CSV. Its hashes need the parameters of the project that made them. */
export const firebase: UserFormat = {
  shape: { csv: { places: COLUMNS, least: COLUMNS_LEAST }, list: true, lines: false, sections: ['users'] },
  fields: {
    email: 'email',
    username: 'username',
    name: 'displayName',
    image: 'photoUrl',
    publicMetadata: 'publicMetadata',
    privateMetadata: 'customAttributes',
    roles: 'roles',
  },
  ids: ['localId'],
  readUser(fields, options) {
    const sourceId = textOf(fields, 'localId');
    const claims = objectOf(fields, 'customAttributes');
    return {
      sourceId,
      email: textOf(fields, 'email'),
      emailVerified: flagOf(fields, 'emailVerified'),
      username: null,
      name: textOf(fields, 'displayName'),
      image: textOf(fields, 'photoUrl'),
      locale: null,
      roles: [],
      publicMetadata: {},
      privateMetadata: { ...(claims === null ? {} : { claims }), ...importedFrom('firebase', sourceId) },
      ban: flagOf(fields, 'disabled') ? { reason: 'Disabled in Firebase', expiresAt: null } : null,
      createdAt: timeOf(fields, 'createdAt'),
      lastSignInAt: timeOf(fields, 'lastSignedInAt'),
      passwordHash: () => hashOf(fields, options.firebase),
      identities: [...listOf(fields, 'providerUserInfo').flatMap(identityOf), ...identitiesOfColumns(fields)],
    };
  },
};

function hashOf(fields: Fields, parameters: FirebaseParameters | null): string | null {
  const hash = textOf(fields, 'passwordHash');
  if (hash === null) return null;
  if (parameters === null) throw new RowFaultError('hash_parameters_missing', 'passwordHash');
  const { signerKeyId, saltSeparator, rounds, memoryCost } = parameters;
  const separator = writeBase64(bytesOfBase64(saltSeparator, 'saltSeparator'));
  const salt = writeBase64(bytesOfBase64(textOf(fields, 'salt') ?? '', 'salt'));
  const key = writeBase64(bytesOfBase64(hash, 'passwordHash'));
  const text = `$firebase-scrypt$ln=${memoryCost},r=${rounds},ss=${separator},k=${signerKeyId}$${salt}$${key}`;
  return storableHash(text, 'passwordHash');
}

function identityOf(value: unknown): FormattedIdentity[] {
  const fields = fieldsOf(value);
  const provider = textOf(fields, 'providerId');
  const subject = idOf(fields, 'rawId');
  if (provider === null || subject === null || provider === 'password' || provider === 'phone') return [];
  return [{ provider: providerOf(provider), subject, email: textOf(fields, 'email') }];
}

function identitiesOfColumns(fields: Fields): FormattedIdentity[] {
  return PROVIDER_COLUMNS.flatMap((provider) => {
    const subject = idOf(fields, `${provider}Id`);
    return subject === null ? [] : [{ provider, subject, email: textOf(fields, `${provider}Email`) }];
  });
}
