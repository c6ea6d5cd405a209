import { auth0 } from './auth0-users.ts';
import { betterAuth } from './better-auth-users.ts';
import { clerk } from './clerk-users.ts';
import { fieldsOf } from './fields.ts';
import { firebase } from './firebase-users.ts';
import { type FormattedAccount, type FormattedUser, type RowFaultCode, RowFaultError } from './formatted-user.ts';
import { frontdesk } from './frontdesk-users.ts';
import { keycloak } from './keycloak-users.ts';
import { createRecordReader, type RawRecord } from './read-records.ts';
import { supabase } from './supabase-users.ts';
import { finishDraft } from './user-draft.ts';
import type { FormatOptions, UserFormat, UserFormatName } from './user-formats.rules.ts';

const FORMATS: Readonly<Record<UserFormatName, UserFormat>> = {
  frontdesk,
  auth0,
  clerk,
  supabase,
  firebase,
  keycloak,
  better_auth: betterAuth,
};

export type RowFault = { readonly code: RowFaultCode; readonly field: string | null };

/** What a file says in one record. Where it is no user, `email` and `sourceId` are as far as they could be read. */
export type ReadRow = { readonly line: number } & (
  | { readonly kind: 'user'; readonly user: FormattedUser; readonly passwordLeftOut: RowFault | null }
  | { readonly kind: 'account'; readonly account: FormattedAccount }
  | { readonly kind: 'account fault'; readonly userSourceId: string | null; readonly fault: RowFault }
  | {
      readonly kind: 'fault';
      readonly fault: RowFault;
      readonly email: string | null;
      readonly sourceId: string | null;
    }
);

export type UserFileReader = { push(bytes: Buffer): ReadRow[]; end(): ReadRow[] };

/** Takes a file of this format in pieces and gives its rows. Throws a `FileFaultError` where the file as a whole cannot be read. */
export function createUserFileReader(name: UserFormatName, options: FormatOptions): UserFileReader {
  const format = FORMATS[name];
  const reader = createRecordReader(format.shape);
  const read = (records: RawRecord[]) => records.flatMap((record) => readRow(format, options, record));
  return { push: (bytes) => read(reader.push(bytes)), end: () => read(reader.end()) };
}

function readRow(format: UserFormat, options: FormatOptions, record: RawRecord): ReadRow[] {
  const { line } = record;
  const { accounts } = format;
  if (accounts && record.section !== null && accounts.sections.includes(record.section))
    return readAccountRow(accounts.readAccount, record);
  try {
    const fields = fieldsOf(record.value);
    const draft = { ...format.readUser(fields, options), fields: format.fields };
    const user = finishDraft(draft, options);
    const password = readPassword(draft.passwordHash, options);
    return [{ line, kind: 'user', user: { ...user, passwordHash: password.hash }, passwordLeftOut: password.leftOut }];
  } catch (error) {
    const email = shownText(record.value, [format.fields.email]);
    return [{ line, kind: 'fault', fault: faultOf(error), email, sourceId: shownText(record.value, format.ids) }];
  }
}

function readPassword(
  read: () => string | null,
  { unknownHashes }: FormatOptions,
): { hash: string | null; leftOut: RowFault | null } {
  try {
    return { hash: read(), leftOut: null };
  } catch (error) {
    if (unknownHashes === 'fail') throw error;
    return { hash: null, leftOut: faultOf(error) };
  }
}

function readAccountRow(
  readAccount: (fields: Readonly<Record<string, unknown>>) => FormattedAccount | null,
  { line, value }: RawRecord,
): ReadRow[] {
  try {
    const account = readAccount(fieldsOf(value));
    return account === null ? [] : [{ line, kind: 'account', account }];
  } catch (error) {
    const userSourceId = shownText(value, ['userId', 'user_id']);
    return [{ line, kind: 'account fault', userSourceId, fault: faultOf(error) }];
  }
}

function faultOf(error: unknown): RowFault {
  if (!(error instanceof RowFaultError)) throw error;
  return { code: error.code, field: error.field };
}

/** For a report: a text of the record that can be stored and shown. */
function shownText(value: unknown, names: readonly string[]): string | null {
  if (typeof value !== 'object' || value === null) return null;
  for (const name of names) {
    const text = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : null;
    if (typeof text === 'string' && text !== '' && !text.includes('\0')) return text.toWellFormed().slice(0, 254);
    if (typeof text === 'number') return String(text);
  }
  return null;
}
