/** A user as some file has them, in the words of this product. Plain data: an import keeps it as JSON between reading and writing. */
export type FormattedUser = {
  /** What the other system calls this user. */
  readonly sourceId: string | null;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly username: string | null;
  readonly name: string | null;
  readonly image: string | null;
  readonly locale: 'en' | 'de' | null;
  readonly roles: readonly string[];
  readonly publicMetadata: Metadata;
  readonly privateMetadata: Metadata;
  readonly ban: { readonly reason: string; readonly expiresAt: string | null } | null;
  /** ISO 8601. Null: the file does not say. */
  readonly createdAt: string | null;
  readonly lastSignInAt: string | null;
  /** Self-describing, see `platform/crypto/password-hash-formats.ts`. */
  readonly passwordHash: string | null;
  readonly identities: readonly FormattedIdentity[];
};

export type Metadata = Readonly<Record<string, unknown>>;

/** Who this user is at a provider. `provider` is our word for it where we have one, else the file's. */
export type FormattedIdentity = {
  readonly provider: string;
  readonly subject: string;
  readonly email: string | null;
};

/** A row of a second table that belongs to a user: Better Auth keeps passwords and identities in one. */
export type FormattedAccount = {
  readonly userSourceId: string;
  readonly passwordHash: string | null;
  readonly identity: FormattedIdentity | null;
};

/** Why one row cannot become a user. The rest of the file is not touched by it. */
export const ROW_FAULTS = [
  'record_invalid',
  'email_missing',
  'email_invalid',
  'field_invalid',
  'field_unknown',
  'metadata_too_large',
  'username_reserved',
  'hash_unknown',
  'hash_malformed',
  'hash_too_costly',
  'hash_parameters_missing',
  'deleted_at_source',
] as const;

export type RowFaultCode = (typeof ROW_FAULTS)[number];

/** `field` is called as in the file. */
export class RowFaultError extends Error {
  readonly code: RowFaultCode;
  readonly field: string | null;
  constructor(code: RowFaultCode, field: string | null) {
    super(field === null ? code : `${code}: ${field}`);
    this.name = 'RowFaultError';
    this.code = code;
    this.field = field;
  }
}

/** Why a file cannot be read as a whole: nothing of it is taken. */
export const FILE_FAULTS = [
  'file_empty',
  'file_not_utf8',
  'file_of_another_kind',
  'json_malformed',
  'csv_malformed',
  'column_missing',
  'column_unknown',
  'column_doubled',
  'columns_uneven',
  'record_too_long',
] as const;

export type FileFaultCode = (typeof FILE_FAULTS)[number];

/** `line` counts from 1. `field` is a column, where there is one to blame. */
export class FileFaultError extends Error {
  readonly code: FileFaultCode;
  readonly line: number;
  readonly field: string | null;
  constructor(code: FileFaultCode, line: number, field: string | null = null) {
    super(`${code} in line ${line}${field === null ? '' : `: ${field}`}`);
    this.name = 'FileFaultError';
    this.code = code;
    this.line = line;
    this.field = field;
  }
}
