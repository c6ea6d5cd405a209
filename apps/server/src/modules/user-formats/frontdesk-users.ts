import { type Fields, flagOf, listOf, objectOf, textOf, timeOf } from './fields.ts';
import { storableHash } from './foreign-hashes.ts';
import { RowFaultError } from './formatted-user.ts';
import type { UserFormat } from './user-formats.rules.ts';

/** The columns of our own export, in its order. An import takes them in any order, and needs the address alone. */
export const FRONTDESK_COLUMNS = [
  'id',
  'email',
  'emailVerified',
  'username',
  'name',
  'image',
  'locale',
  'roles',
  'status',
  'publicMetadata',
  'privateMetadata',
  'banReason',
  'banExpiresAt',
  'createdAt',
  'lastSignInAt',
  'passwordHash',
] as const;

export type FrontdeskColumn = (typeof FRONTDESK_COLUMNS)[number];

/** Our own export, CSV or JSON. A column or field that it does not know is refused: a typing error would lose what it holds. */
export const frontdesk: UserFormat = {
  shape: {
    csv: { required: ['email'], known: FRONTDESK_COLUMNS, apostrophes: true },
    list: true,
    lines: true,
    sections: [],
  },
  fields: {
    email: 'email',
    username: 'username',
    name: 'name',
    image: 'image',
    publicMetadata: 'publicMetadata',
    privateMetadata: 'privateMetadata',
    roles: 'roles',
  },
  ids: ['id'],
  readUser(fields) {
    const unknown = Object.keys(fields).find((name) => !(FRONTDESK_COLUMNS as readonly string[]).includes(name));
    if (unknown !== undefined) throw new RowFaultError('field_unknown', unknown.slice(0, 100));
    return {
      sourceId: textOf(fields, 'id'),
      email: textOf(fields, 'email'),
      emailVerified: flagOf(fields, 'emailVerified'),
      username: textOf(fields, 'username'),
      name: textOf(fields, 'name'),
      image: textOf(fields, 'image'),
      locale: textOf(fields, 'locale'),
      roles: listOf(fields, 'roles').map(roleOf),
      publicMetadata: objectOf(fields, 'publicMetadata') ?? {},
      privateMetadata: objectOf(fields, 'privateMetadata') ?? {},
      ban: banOf(fields),
      createdAt: timeOf(fields, 'createdAt'),
      lastSignInAt: timeOf(fields, 'lastSignInAt'),
      passwordHash: () => hashOf(fields),
      identities: [],
    };
  },
};

function roleOf(value: unknown): string {
  if (typeof value !== 'string') throw new RowFaultError('field_invalid', 'roles');
  return value;
}

/** Whoever is banned here was banned there; a deletion that was asked for there is not carried out here. */
function banOf(fields: Fields): { reason: string; expiresAt: string | null } | null {
  const reason = textOf(fields, 'banReason');
  if (textOf(fields, 'status') !== 'banned' && reason === null) return null;
  if (reason !== null && reason.length > 500) throw new RowFaultError('field_invalid', 'banReason');
  return { reason: reason ?? 'Banned before the import', expiresAt: timeOf(fields, 'banExpiresAt') };
}

function hashOf(fields: Fields): string | null {
  const text = textOf(fields, 'passwordHash');
  return text === null ? null : storableHash(text, 'passwordHash');
}
