import { type Fields, flagOf, textOf, timeOf } from './fields.ts';
import { bytesOfHex, countOf, djangoPbkdf2, logOfCost, scryptHash, storableHash } from './foreign-hashes.ts';
import { RowFaultError } from './formatted-user.ts';
import { importedFrom, joinedName } from './user-draft.ts';
import type { UserFormat } from './user-formats.rules.ts';

/** Clerk: the CSV that its dashboard exports. An address counts as verified where it stands among the verified ones. */
export const clerk: UserFormat = {
  shape: { csv: { required: ['id', 'primary_email_address'], known: 'any' }, list: false, lines: false, sections: [] },
  fields: {
    email: 'primary_email_address',
    username: 'username',
    name: 'first_name',
    image: 'image_url',
    publicMetadata: 'public_metadata',
    privateMetadata: 'private_metadata',
    roles: 'roles',
  },
  ids: ['id'],
  readUser(fields) {
    const sourceId = textOf(fields, 'id');
    const verified = addressesOf(fields, 'verified_email_addresses');
    const unverified = addressesOf(fields, 'unverified_email_addresses');
    const email = textOf(fields, 'primary_email_address') ?? verified[0] ?? unverified[0] ?? null;
    return {
      sourceId,
      email,
      emailVerified: email !== null && verified.some((address) => address.toLowerCase() === email.toLowerCase()),
      username: textOf(fields, 'username'),
      name: joinedName(textOf(fields, 'first_name'), textOf(fields, 'last_name')),
      image: textOf(fields, 'image_url'),
      locale: null,
      roles: [],
      publicMetadata: {},
      privateMetadata: importedFrom('clerk', sourceId),
      ban: flagOf(fields, 'banned') ? { reason: 'Banned in Clerk', expiresAt: null } : null,
      createdAt: timeOf(fields, 'created_at'),
      lastSignInAt: timeOf(fields, 'last_sign_in_at'),
      passwordHash: () => hashOf(fields),
      identities: [],
    };
  },
};

/** Several addresses stand in one cell, between bars, commas or spaces. */
function addressesOf(fields: Fields, name: string): string[] {
  return (textOf(fields, name) ?? '').split(/[\s,|;]+/).filter((address) => address !== '');
}

const DIGEST = 'password_digest';

// The forms that Clerk's reference of `password_hasher` gives.
const HASHERS: Readonly<Record<string, (digest: string) => string>> = {
  bcrypt: (digest) => storableHash(digest, DIGEST),
  argon2i: (digest) => storableHash(digest, DIGEST),
  argon2id: (digest) => storableHash(digest, DIGEST),
  pbkdf2_sha1: (digest) => djangoPbkdf2(digest, { salt: 'text', hash: 'hex' }, DIGEST),
  pbkdf2_sha256: (digest) => djangoPbkdf2(digest, { salt: 'base64', hash: 'base64' }, DIGEST),
  pbkdf2_sha256_django: (digest) => djangoPbkdf2(digest, { salt: 'text', hash: 'base64' }, DIGEST),
  pbkdf2_sha512: (digest) => djangoPbkdf2(digest, { salt: 'text', hash: 'hex' }, DIGEST),
  scrypt_werkzeug: werkzeugScrypt,
};

function hashOf(fields: Fields): string | null {
  const digest = textOf(fields, DIGEST);
  if (digest === null) return null;
  const hasher = textOf(fields, 'password_hasher') ?? 'bcrypt';
  const convert = Object.hasOwn(HASHERS, hasher) ? HASHERS[hasher] : undefined;
  if (!convert) throw new RowFaultError('hash_unknown', 'password_hasher');
  return convert(digest);
}

/** `scrypt:32768:8:1$salt$hash`: the salt is text, the hash hex. */
function werkzeugScrypt(digest: string): string {
  const match = /^scrypt:(\d+):(\d+):(\d+)\$([^$]+)\$([^$]+)$/.exec(digest);
  if (!match) throw new RowFaultError('hash_malformed', DIGEST);
  const [, cost, blockSize, parallelism, salt = '', hash = ''] = match;
  return scryptHash(
    {
      logN: logOfCost(countOf(cost, DIGEST), DIGEST),
      blockSize: countOf(blockSize, DIGEST),
      parallelism: countOf(parallelism, DIGEST),
      salt: Buffer.from(salt),
      hash: bytesOfHex(hash, DIGEST),
    },
    DIGEST,
  );
}
