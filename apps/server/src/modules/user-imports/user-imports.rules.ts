import type { FormattedUser, RowFault } from '../user-formats/index.ts';
import type { BulkUser } from '../users/index.ts';
import type { RowCode } from './user-imports.contract.ts';

/**
 * uploading → reading → checking → checked → importing → done, where a dry run stops at `checked`. A file that cannot be read ends in `failed` with
 * nothing written; everything before `done` can be cancelled.
 */
export const IMPORT_STATES = [
  'uploading',
  'reading',
  'checking',
  'checked',
  'importing',
  'done',
  'failed',
  'cancelled',
] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

export const RUNNING_STATES = ['reading', 'checking', 'importing'] as const satisfies readonly ImportState[];
export const CANCELLABLE_STATES: readonly ImportState[] = ['uploading', 'checked', ...RUNNING_STATES];

export const OUTCOMES = ['created', 'skipped', 'failed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** In base64, with what is around it, it is below the 256 KiB of a body. */
export const CHUNK_BYTES_MOST = 180 * 1024;
export const FILE_BYTES_MOST = 128 * 1024 * 1024;
export const CHUNKS_MOST = 10_000;
export const ROWS_MOST = 1_000_000;
/** Files that wait in a project, uploaded or checked. */
export const WAITING_MOST = 10;

/** What is known of a row that is done. */
export type Settled = {
  readonly position: number;
  readonly outcome: Outcome;
  readonly code: RowCode | null;
  readonly field: string | null;
  readonly userId: string | null;
};

/** A row between reading and its end. */
export type ParsedRow = { readonly user: FormattedUser; readonly passwordLeftOut: RowFault | null };

/** The part of an account table that belongs to one user, as it was read. */
export type StagedAccount =
  | { readonly passwordHash: string | null; readonly identity: FormattedUser['identities'][number] | null }
  | { readonly fault: RowFault };

/** A user with what stands in the second list of the file. Where a hash cannot be taken, the user is refused or comes without it. */
export function withAccounts(
  { user, passwordLeftOut }: ParsedRow,
  accounts: readonly StagedAccount[],
  unknownHashes: 'fail' | 'omit',
): ParsedRow | { readonly fault: RowFault } {
  let passwordHash = user.passwordHash;
  let leftOut = passwordLeftOut;
  const identities = [...user.identities];
  for (const account of accounts) {
    if ('fault' in account) {
      if (unknownHashes === 'fail') return account;
      leftOut = account.fault;
      continue;
    }
    passwordHash ??= account.passwordHash;
    if (account.identity) identities.push(account.identity);
  }
  return { user: { ...user, passwordHash, identities }, passwordLeftOut: passwordHash === null ? leftOut : null };
}

/** Nobody signed up in the future, and a ban that is over is none. */
export function bulkUserOf(user: FormattedUser, id: string, now: Date): BulkUser {
  const createdAt = notAfter(user.createdAt, now) ?? now;
  const ban =
    user.ban !== null && (user.ban.expiresAt === null || new Date(user.ban.expiresAt) > now) ? user.ban : null;
  return {
    id,
    email: user.email,
    emailVerifiedAt: user.emailVerified ? createdAt : null,
    username: user.username,
    name: user.name,
    imageUrl: user.image,
    locale: user.locale,
    roles: user.roles,
    publicMetadata: user.publicMetadata,
    privateMetadata: user.privateMetadata,
    bannedAt: ban === null ? null : now,
    banReason: ban?.reason ?? null,
    banExpiresAt: ban?.expiresAt == null ? null : new Date(ban.expiresAt),
    lastSignInAt: notAfter(user.lastSignInAt, now),
    createdAt,
  };
}

function notAfter(time: string | null, now: Date): Date | null {
  if (time === null) return null;
  const date = new Date(time);
  return date > now ? now : date;
}

export function countOutcomes(settled: readonly Pick<Settled, 'outcome'>[]): Readonly<Record<Outcome, number>> {
  const count = (outcome: Outcome) => settled.filter((row) => row.outcome === outcome).length;
  return { created: count('created'), skipped: count('skipped'), failed: count('failed') };
}
