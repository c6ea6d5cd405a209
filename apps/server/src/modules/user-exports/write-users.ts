import type { z } from 'zod';
import { csvCell, FRONTDESK_COLUMNS, type FrontdeskColumn } from '../user-formats/index.ts';
import type { managedUser } from '../users/index.ts';

export type ExportedUser = {
  /** Whether there is a password or a lock-out is asked of nobody: they are no columns. */
  readonly user: Omit<z.input<typeof managedUser>, 'hasPassword' | 'lockedUntil'>;
  /** Null: there is none, or it is not in this file. */
  readonly passwordHash: string | null;
};

/** How a file begins, how a page of users stands in it, and how it ends. */
export type UserWriter = {
  readonly begin: string;
  page(users: readonly ExportedUser[]): string;
  readonly end: string;
};

const BYTE_ORDER_MARK = '\ufeff';

export function createUserWriter(format: 'csv' | 'json', { withHashes }: { readonly withHashes: boolean }): UserWriter {
  const columns = FRONTDESK_COLUMNS.filter((column) => withHashes || column !== 'passwordHash');
  return format === 'csv' ? csvWriter(columns) : jsonWriter(columns);
}

function csvWriter(columns: readonly FrontdeskColumn[]): UserWriter {
  const line = (cells: readonly string[]) => `${cells.map(csvCell).join(',')}\r\n`;
  return {
    begin: BYTE_ORDER_MARK + line(columns),
    page: (users) => users.map((user) => line(columns.map((column) => textOf(FIELDS[column](user))))).join(''),
    end: '',
  };
}

/** A list with a user in each line. */
function jsonWriter(columns: readonly FrontdeskColumn[]): UserWriter {
  let before = '\n';
  return {
    begin: '[',
    page: (users) =>
      users
        .map((user) => {
          const text =
            before + JSON.stringify(Object.fromEntries(columns.map((column) => [column, FIELDS[column](user)])));
          before = ',\n';
          return text;
        })
        .join(''),
    end: '\n]\n',
  };
}

function textOf(value: unknown): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

// biome-ignore format: a table
const FIELDS: Readonly<Record<FrontdeskColumn, (exported: ExportedUser) => unknown>> = {
  id:              ({ user }) => user.id,
  email:           ({ user }) => user.email,
  emailVerified:   ({ user }) => user.emailVerified,
  username:        ({ user }) => user.username,
  name:            ({ user }) => user.name,
  image:           ({ user }) => user.image,
  locale:          ({ user }) => user.locale,
  roles:           ({ user }) => user.roles,
  status:          ({ user }) => user.status,
  publicMetadata:  ({ user }) => user.metadata,
  privateMetadata: ({ user }) => user.privateMetadata,
  banReason:       ({ user }) => user.ban?.reason ?? null,
  banExpiresAt:    ({ user }) => user.ban?.expiresAt ?? null,
  createdAt:       ({ user }) => user.createdAt,
  lastSignInAt:    ({ user }) => user.lastSignInAt,
  passwordHash:    ({ passwordHash }) => passwordHash,
};
