import type { FactorWord, NoticeKind } from '../mail-templates/index.ts';

/** What each notice has to be told. Names and addresses are shown as text; none of it is ever a secret. */
export type NoticeDetails = {
  password_changed: NoDetails;
  password_reset: NoDetails;
  factor_added: { readonly factor: FactorWord };
  /** `codes`: how many unused recovery codes went with it. Of `recovery_codes` themselves, how many they were. */
  factor_removed: { readonly factor: FactorWord; readonly codes: number };
  recovery_code_used: { readonly left: number };
  recovery_codes_made: NoDetails;
  passkey_added: { readonly name: string };
  passkey_removed: { readonly name: string; readonly codes: number };
  /** The provider as people know it: "Google". */
  identity_linked: { readonly provider: string };
  identity_unlinked: { readonly provider: string };
  sessions_ended: NoDetails;
  account_locked: { readonly seconds: number };
  /** By an operator, to the address before. */
  email_changed_by_operator: NoDetails;
};

type NoDetails = Readonly<Record<never, never>>;

export type Notice = keyof NoticeDetails;

type Traits<Name extends Notice> = {
  readonly mail: NoticeKind | ((details: NoticeDetails[Name]) => NoticeKind);
  /** Where the button leads, under the project's base URL. */
  readonly page: string;
};

/** From here on a used recovery code is told as "few are left". */
const FEW_CODES = 3;

// biome-ignore format: a table
export const NOTICES: { readonly [Name in Notice]: Traits<Name> } = {
  // Who did not change it cannot sign in any more: the way to a new one is the mail.
  password_changed:    { mail: 'password_changed',    page: '/forgot-password' },
  password_reset:      { mail: 'password_changed',    page: '/forgot-password' },
  factor_added:        { mail: 'factor_added',        page: '/account/security' },
  factor_removed:      { mail: 'factor_removed',      page: '/account/security' },
  recovery_code_used:  { mail: ({ left }) => (left <= FEW_CODES ? 'recovery_codes_few' : 'recovery_code_used'), page: '/account/security' },
  recovery_codes_made: { mail: 'recovery_codes_made', page: '/account/security' },
  passkey_added:       { mail: 'passkey_added',       page: '/account/security' },
  passkey_removed:     { mail: ({ codes }) => (codes > 0 ? 'factor_removed' : 'passkey_removed'), page: '/account/security' },
  identity_linked:     { mail: 'identity_linked',     page: '/account/connections' },
  identity_unlinked:   { mail: 'identity_unlinked',   page: '/account/connections' },
  sessions_ended:      { mail: 'sessions_ended',      page: '/sign-in' },
  account_locked:      { mail: 'account_locked',      page: '/forgot-password' },
  // Who runs the project is named at the foot of its pages.
  email_changed_by_operator: { mail: 'email_changed_by_operator', page: '/sign-in' },
};
