import { usernameKeyOf } from '../../lib/username-key.ts';
import type { Db } from '../../platform/db/database.ts';
import { issuerOfGlobalSubjects } from '../providers/index.ts';
import type { RowFault } from '../user-formats/index.ts';
import { emailKeyOf } from '../users/index.ts';
import type { UserImport } from './user-import.ts';
import { listAccounts, listNextParsed, type NextRow } from './user-import-rows.store.ts';
import type { RowCode } from './user-imports.contract.ts';
import { type ParsedRow, withAccounts } from './user-imports.rules.ts';

/** A row with everything that the file says of it, in both of its lists. */
export type PreparedRow = {
  readonly position: number;
  readonly emailKey: string;
  readonly usernameKey: string | null;
} & ({ readonly fault: RowFault; readonly parsed: null } | { readonly fault: null; readonly parsed: ParsedRow });

/** The next rows after the mark. */
export async function prepareRows(db: Db, held: UserImport, limit: number): Promise<readonly PreparedRow[]> {
  const id = { projectId: held.projectId, importId: held.id };
  const rows = (await listNextParsed(db, id, held.lastPosition, limit)).map(withKeys);
  if (held.format !== 'better_auth') return rows.map((row) => ({ ...row, fault: null }));
  const accounts = await listAccounts(
    db,
    id,
    rows.flatMap(({ parsed }) => parsed.user.sourceId ?? []),
  );
  return rows.map((row) => {
    const own = accounts.get(row.parsed.user.sourceId ?? '') ?? [];
    const whole = withAccounts(row.parsed, own, held.options.unknownHashes);
    return 'fault' in whole ? { ...row, fault: whole.fault, parsed: null } : { ...row, fault: null, parsed: whole };
  });
}

function withKeys({ position, parsed }: NextRow) {
  const { email, username } = parsed.user;
  return {
    position,
    parsed,
    emailKey: emailKeyOf(email),
    usernameKey: username === null ? null : usernameKeyOf(username),
  };
}

/** What was left behind of a user who can come: a password before an account at a provider, because without it somebody cannot sign in. */
export function noteOf({ parsed }: PreparedRow): { readonly code: RowCode | null; readonly field: string | null } {
  const password = parsed?.passwordLeftOut ?? null;
  if (password !== null) return { code: 'password_left_out', field: password.field };
  const identity = parsed?.user.identities.find(({ provider }) => issuerOfGlobalSubjects(provider) === null);
  return identity ? { code: 'identity_left_out', field: identity.provider.slice(0, 100) } : { code: null, field: null };
}
