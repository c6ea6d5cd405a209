import { type Fields, flagOf, hasValue, idOf, textOf, timeOf } from './fields.ts';
import { bytesOfHex, scryptHash, storableHash } from './foreign-hashes.ts';
import type { FormattedAccount } from './formatted-user.ts';
import { providerOf } from './providers.ts';
import { importedFrom } from './user-draft.ts';
import type { UserFormat } from './user-formats.rules.ts';

/**
 * Better Auth: its tables `user` and `account` in one object, `{"user": [{…}], "account": [{…}]}`, with the names of columns as its schema has them or
 * in snake case. A password is the `password` of the account whose provider is `credential`.
 */
export const betterAuth: UserFormat = {
  shape: { csv: null, list: false, lines: false, sections: ['user', 'users', 'account', 'accounts'] },
  fields: {
    email: 'email',
    username: 'username',
    name: 'name',
    image: 'image',
    publicMetadata: 'publicMetadata',
    privateMetadata: 'privateMetadata',
    roles: 'role',
  },
  ids: ['id'],
  readUser(fields) {
    const sourceId = idOf(fields, 'id');
    return {
      sourceId,
      email: textOf(fields, 'email'),
      emailVerified: flagOf(fields, either(fields, 'emailVerified', 'email_verified')),
      username: textOf(fields, 'username'),
      name: textOf(fields, 'name'),
      image: textOf(fields, 'image'),
      locale: null,
      roles: [],
      publicMetadata: {},
      privateMetadata: importedFrom('better_auth', sourceId),
      ban: flagOf(fields, 'banned')
        ? {
            reason: textOf(fields, either(fields, 'banReason', 'ban_reason'))?.slice(0, 500) ?? 'Banned in Better Auth',
            expiresAt: timeOf(fields, either(fields, 'banExpires', 'ban_expires')),
          }
        : null,
      createdAt: timeOf(fields, either(fields, 'createdAt', 'created_at')),
      lastSignInAt: null,
      passwordHash: () => null,
      identities: [],
    };
  },
  accounts: { sections: ['account', 'accounts'], readAccount },
};

function either(fields: Fields, camel: string, snake: string): string {
  return hasValue(fields, snake) ? snake : camel;
}

function readAccount(fields: Fields): FormattedAccount | null {
  const userSourceId = idOf(fields, either(fields, 'userId', 'user_id'));
  const provider = textOf(fields, either(fields, 'providerId', 'provider_id'));
  const subject = idOf(fields, either(fields, 'accountId', 'account_id'));
  if (userSourceId === null || provider === null) return null;
  if (provider === 'credential') return { userSourceId, passwordHash: hashOf(fields), identity: null };
  const identity = subject === null ? null : { provider: providerOf(provider), subject, email: null };
  return { userSourceId, passwordHash: null, identity };
}

/**
 * `salt:key` in hex: scrypt with N=16384, r=16, p=1 over the password in NFKC. The salt is the hex text itself, not what it stands for. Where another
 * function was configured, its text describes itself.
 */
function hashOf(fields: Fields): string | null {
  const text = textOf(fields, 'password');
  const [, salt, key] = /^([0-9a-fA-F]{32}):([0-9a-fA-F]{128})$/.exec(text ?? '') ?? [];
  if (text === null) return null;
  if (salt === undefined || key === undefined) return storableHash(text, 'account.password');
  const hash = bytesOfHex(key, 'account.password');
  return scryptHash({ logN: 14, blockSize: 16, parallelism: 1, salt: Buffer.from(salt), hash }, 'account.password');
}
