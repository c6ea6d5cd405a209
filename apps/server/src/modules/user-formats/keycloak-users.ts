import { writeBase64 } from '../../platform/crypto/password-hash-formats.ts';
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
import { bytesOfBase64, pbkdf2Hash, storableHash } from './foreign-hashes.ts';
import { type FormattedIdentity, RowFaultError } from './formatted-user.ts';
import { providerOf } from './providers.ts';
import { importedFrom, joinedName } from './user-draft.ts';
import type { UserFormat } from './user-formats.rules.ts';

const CREDENTIALS = 'credentials';

/** Keycloak: a realm export (`kc.sh export`, one file or the files of users), or a list of its user representations. */
export const keycloak: UserFormat = {
  shape: { csv: null, list: true, lines: false, sections: ['users'] },
  fields: {
    email: 'email',
    username: 'username',
    name: 'firstName',
    image: 'attributes',
    publicMetadata: 'publicMetadata',
    privateMetadata: 'attributes',
    roles: 'realmRoles',
  },
  ids: ['id'],
  readUser(fields) {
    const sourceId = textOf(fields, 'id');
    const attributes = objectOf(fields, 'attributes');
    return {
      sourceId,
      email: textOf(fields, 'email'),
      emailVerified: flagOf(fields, 'emailVerified'),
      username: textOf(fields, 'username'),
      name: joinedName(textOf(fields, 'firstName'), textOf(fields, 'lastName')),
      image: firstOf(attributes, 'picture'),
      locale: firstOf(attributes, 'locale'),
      roles: [],
      publicMetadata: {},
      privateMetadata: { ...(attributes === null ? {} : { attributes }), ...importedFrom('keycloak', sourceId) },
      ban:
        hasValue(fields, 'enabled') && !flagOf(fields, 'enabled')
          ? { reason: 'Disabled in Keycloak', expiresAt: null }
          : null,
      createdAt: timeOf(fields, 'createdTimestamp'),
      lastSignInAt: null,
      passwordHash: () => hashOf(fields),
      identities: listOf(fields, 'federatedIdentities').flatMap(identityOf),
    };
  },
};

/** Attributes are lists of texts. */
function firstOf(attributes: Fields | null, name: string): string | null {
  const value = attributes !== null && Object.hasOwn(attributes, name) ? attributes[name] : null;
  const [first] = Array.isArray(value) ? value : [value];
  return typeof first === 'string' ? first : null;
}

function identityOf(value: unknown): FormattedIdentity[] {
  const fields = fieldsOf(value);
  const provider = textOf(fields, 'identityProvider');
  const subject = idOf(fields, 'userId');
  return provider === null || subject === null ? [] : [{ provider: providerOf(provider), subject, email: null }];
}

function hashOf(fields: Fields): string | null {
  const passwords = listOf(fields, CREDENTIALS)
    .map(fieldsOf)
    .filter((credential) => textOf(credential, 'type') === 'password');
  const [credential] = passwords;
  if (!credential) return null;
  const secret = objectOf(credential, 'secretData');
  // Before version 8 the parts stood in the credential itself.
  if (secret === null && hasValue(credential, 'hashedSaltedValue')) {
    const { hashedSaltedValue: value, salt } = credential;
    return textHash({ value, salt }, { ...credential, hashIterations: credential.hashIterations });
  }
  const data = objectOf(credential, 'credentialData');
  if (secret === null || data === null) throw new RowFaultError('hash_malformed', CREDENTIALS);
  return textHash(secret, data);
}

const DIGESTS: Readonly<Record<string, 'sha1' | 'sha256' | 'sha512'>> = {
  pbkdf2: 'sha1',
  'pbkdf2-sha256': 'sha256',
  'pbkdf2-sha512': 'sha512',
};

function textHash(secret: Fields, data: Fields): string {
  const algorithm = textOf(data, 'algorithm') ?? '';
  const iterations = integerOf(data, 'hashIterations') ?? 0;
  const salt = bytesOfBase64(textOf(secret, 'salt') ?? '', CREDENTIALS);
  const hash = bytesOfBase64(textOf(secret, 'value') ?? '', CREDENTIALS);
  if (algorithm === 'argon2')
    return argon2Hash(objectOf(data, 'additionalParameters') ?? {}, { iterations, salt, hash });
  const digest = Object.hasOwn(DIGESTS, algorithm) ? DIGESTS[algorithm] : undefined;
  if (!digest) throw new RowFaultError('hash_unknown', CREDENTIALS);
  return pbkdf2Hash({ digest, iterations, salt, hash }, CREDENTIALS);
}

const VERSIONS: Readonly<Record<string, number>> = { '1.0': 16, '1.3': 19 };

function argon2Hash(parameters: Fields, parts: { iterations: number; salt: Buffer; hash: Buffer }): string {
  const type = firstOf(parameters, 'type') ?? 'id';
  const version = VERSIONS[firstOf(parameters, 'version') ?? '1.3'];
  if (!['id', 'i', 'd'].includes(type) || version === undefined) throw new RowFaultError('hash_unknown', CREDENTIALS);
  const numbers = `m=${firstOf(parameters, 'memory')},t=${parts.iterations},p=${firstOf(parameters, 'parallelism') ?? 1}`;
  const text = `$argon2${type}$v=${version}$${numbers}$${writeBase64(parts.salt)}$${writeBase64(parts.hash)}`;
  return storableHash(text, CREDENTIALS);
}
