import type { Fields } from './fields.ts';
import type { FormattedAccount } from './formatted-user.ts';
import type { FileShape } from './read-records.ts';
import type { DraftFields, UserDraft } from './user-draft.ts';

export const USER_FORMATS = ['frontdesk', 'auth0', 'clerk', 'supabase', 'firebase', 'keycloak', 'better_auth'] as const;

export type UserFormatName = (typeof USER_FORMATS)[number];

/** The parameters of a Firebase project's hashes. The signer key itself is sealed elsewhere; this is its id. */
export type FirebaseParameters = {
  readonly signerKeyId: string;
  readonly saltSeparator: string;
  readonly rounds: number;
  readonly memoryCost: number;
};

export type FormatOptions = {
  /** Those that users may get by this file: the project has them, and whoever brings the file may give them. */
  readonly roles: readonly string[];
  readonly firebase: FirebaseParameters | null;
  /** `omit`: whose hash is of no known form comes without a password, and sets one by the reset mail. */
  readonly unknownHashes: 'fail' | 'omit';
};

/** How one system writes its users down. Pure: a record in, a draft out, or a `RowFaultError`. */
export type UserFormat = {
  readonly shape: FileShape;
  readonly fields: DraftFields;
  /** Where the id stands, for the report on a record that could not be read. */
  readonly ids: readonly string[];
  readonly readUser: (fields: Fields, options: FormatOptions) => Omit<UserDraft, 'fields'>;
  /** A second list of records that belong to users. Null: the record belongs to nobody. */
  readonly accounts?: {
    readonly sections: readonly string[];
    readonly readAccount: (fields: Fields) => FormattedAccount | null;
  };
};
