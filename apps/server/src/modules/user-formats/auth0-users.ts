import {
  type Fields,
  fieldsOf,
  flagOf,
  hasValue,
  idOf,
  integerOf,
  listOf,
  objectOf,
  textOf,
  timeOf,
} from './fields.ts';
import { bytesOfBase64, bytesOfHex, logOfCost, pbkdf2Hash, scryptHash, storableHash } from './foreign-hashes.ts';
import { type FormattedIdentity, RowFaultError } from './formatted-user.ts';
import { providerOf } from './providers.ts';
import type { UserDraft } from './user-draft.ts';
import { importedFrom, joinedName } from './user-draft.ts';
import type { UserFormat } from './user-formats.rules.ts';

/**
 * Auth0: the file of a bulk export (a user in each line, or a list), and the lines with `passwordHash` that its support hands out. The two are one
 * file's worth: support's lines have the address and the hash. Hashes come as bcrypt, or in the words of its import (`custom_password_hash`).
 */
export const auth0: UserFormat = {
  shape: { csv: null, list: true, lines: true, sections: [] },
  fields: {
    email: 'email',
    username: 'username',
    name: 'name',
    image: 'picture',
    publicMetadata: 'user_metadata',
    privateMetadata: 'app_metadata',
    roles: 'roles',
  },
  ids: ['user_id', '_id'],
  readUser(fields) {
    const sourceId = hasValue(fields, 'user_id') ? idOf(fields, 'user_id') : mongoId(fields);
    return {
      sourceId,
      email: textOf(fields, 'email'),
      emailVerified: flagOf(fields, 'email_verified'),
      username: textOf(fields, 'username'),
      // Auth0 takes the address for a name where it knows none.
      name: ownName(fields) ?? joinedName(textOf(fields, 'given_name'), textOf(fields, 'family_name')),
      image: textOf(fields, 'picture'),
      locale: textOf(fields, 'locale'),
      roles: [],
      publicMetadata: objectOf(fields, 'user_metadata') ?? {},
      privateMetadata: { ...objectOf(fields, 'app_metadata'), ...importedFrom('auth0', sourceId) },
      ban: flagOf(fields, 'blocked') ? { reason: 'Blocked in Auth0', expiresAt: null } : null,
      createdAt: timeOf(fields, 'created_at'),
      lastSignInAt: timeOf(fields, 'last_login'),
      passwordHash: () => hashOf(fields),
      identities: listOf(fields, 'identities').flatMap(identityOf),
    } satisfies Omit<UserDraft, 'fields'>;
  },
};

function ownName(fields: Fields): string | null {
  const name = textOf(fields, 'name');
  return name === textOf(fields, 'email') ? null : name;
}

/** Support's lines carry the id of their database: `{"_id":{"$oid":"…"}}`. In a connection of passwords it is what follows `auth0|`. */
function mongoId(fields: Fields): string | null {
  const id = objectOf(fields, '_id');
  const text = id === null ? null : textOf(id, '$oid');
  return text === null ? null : `auth0|${text}`;
}

function identityOf(value: unknown): FormattedIdentity[] {
  const fields = fieldsOf(value);
  const provider = textOf(fields, 'provider');
  const subject = idOf(fields, 'user_id');
  // The connection with passwords is no provider: it is the account itself.
  if (provider === null || subject === null || provider === 'auth0') return [];
  const data = objectOf(fields, 'profileData');
  return [{ provider: providerOf(provider), subject, email: data === null ? null : textOf(data, 'email') }];
}

function hashOf(fields: Fields): string | null {
  for (const name of ['passwordHash', 'password_hash']) {
    const text = textOf(fields, name);
    if (text !== null) return storableHash(text, name);
  }
  const custom = objectOf(fields, 'custom_password_hash');
  return custom === null ? null : customHash(custom, 'custom_password_hash');
}

function customHash(custom: Fields, field: string): string {
  const algorithm = textOf(custom, 'algorithm');
  const hash = objectOf(custom, 'hash') ?? {};
  const value = textOf(hash, 'value');
  if (value === null) throw new RowFaultError('hash_malformed', field);
  // A password that was encoded before it was hashed is another text than the one that people type.
  const password = objectOf(custom, 'password');
  if (password !== null && !['utf8', null].includes(textOf(password, 'encoding')))
    throw new RowFaultError('hash_unknown', field);
  if (algorithm === 'bcrypt' || algorithm === 'argon2') return storableHash(value, field);
  if (algorithm === 'pbkdf2') return pbkdf2OfPhc(value, field);
  if (algorithm !== 'scrypt') throw new RowFaultError('hash_unknown', field);

  const salt = objectOf(custom, 'salt') ?? {};
  return scryptHash(
    {
      logN: logOfCost(integerOf(custom, 'cost') ?? 16_384, field),
      blockSize: integerOf(custom, 'blockSize') ?? 8,
      parallelism: integerOf(custom, 'parallelization') ?? 1,
      salt: encoded(textOf(salt, 'value') ?? '', textOf(salt, 'encoding') ?? 'utf8', field),
      hash: encoded(value, textOf(hash, 'encoding') ?? 'hex', field),
    },
    field,
  );
}

function encoded(value: string, encoding: string, field: string): Buffer {
  if (encoding === 'hex') return bytesOfHex(value, field);
  if (encoding === 'base64') return bytesOfBase64(value, field);
  if (encoding === 'utf8') return Buffer.from(value);
  throw new RowFaultError('hash_malformed', field);
}

/** `$pbkdf2-sha512$i=100000,l=64$salt$hash`, without `-sha512` where it is SHA-1. */
function pbkdf2OfPhc(text: string, field: string): string {
  const match = /^\$pbkdf2(?:-(sha1|sha256|sha512))?\$i=(\d{1,10})(?:,l=(\d{1,4}))?\$([^$]+)\$([^$]+)$/.exec(text);
  if (!match) throw new RowFaultError('hash_malformed', field);
  const [, digest = 'sha1', iterations, length, salt = '', hash = ''] = match;
  const bytes = bytesOfBase64(hash, field);
  if (length !== undefined && Number(length) !== bytes.length) throw new RowFaultError('hash_malformed', field);
  return pbkdf2Hash(
    {
      digest: digest as 'sha1' | 'sha256' | 'sha512',
      iterations: Number(iterations),
      salt: bytesOfBase64(salt, field),
      hash: bytes,
    },
    field,
  );
}
