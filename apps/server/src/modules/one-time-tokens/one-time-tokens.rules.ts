import { sha256 } from '../../platform/crypto/hash.ts';

/** Everything that is used once, with the prefix that its text carries. */
const PREFIXES = {
  email_verification: 'ver_',
  password_reset: 'rst_',
  magic_link: 'mgl_',
  email_code: 'emc_',
  invitation: 'inv_',
  impersonation: 'imp_',
  email_change: 'ech_',
  email_change_undo: 'ecu_',
  new_device: 'dev_',
  account_keep: 'kee_',
  set_up: 'set_',
  provider_sign_in: 'pvs_',
  provider_confirmation: 'pvc_',
  webauthn_challenge: 'wac_',
} as const;

const DECOY_PREFIX = 'dcy_';

/** Whatever can be presented. */
export type UsableTokenKind = keyof typeof PREFIXES;

export type TokenKind = UsableTokenKind | 'decoy' | `${UsableTokenKind}_decoy`;

/**
 * A decoy is made where there is no account: the same work, and nothing accepts it. Where a browser waits for it, it is of the kind that was wanted:
 * it is voided, and its code is tried, by what would have voided or tried a real one, and by nothing else.
 */
export function decoyOf<Kind extends UsableTokenKind>(kind: Kind): `${Kind}_decoy` {
  return `${kind}_decoy`;
}

/** What was sent to a mailbox and lets its reader in, or change the account: void together once the mailbox, or the account, has another owner. */
export const WAYS_BY_MAIL = [
  'email_verification',
  'password_reset',
  'magic_link',
  'email_code',
  'email_change',
] as const satisfies readonly TokenKind[];

/** Codes are short, so they live short: 10 minutes, and 5 tries for each token whatever happens. */
export const CODE_LIFE_SECONDS = 10 * 60;
export const CODE_TRIES = 5;

export const TOKEN_BYTES = 32;

export function tokenText(kind: TokenKind, random: Buffer): string {
  return prefixOf(kind) + random.toString('base64url');
}

/** Null where the text is no token of this kind: it is not even looked for. */
export function hashOfToken(kind: TokenKind, text: string): Buffer | null {
  return text.startsWith(prefixOf(kind)) ? sha256(text) : null;
}

/** What the text of a token of this kind begins with. */
export function prefixOf(kind: TokenKind): string {
  return isUsable(kind) ? PREFIXES[kind] : DECOY_PREFIX;
}

function isUsable(kind: TokenKind): kind is UsableTokenKind {
  return Object.hasOwn(PREFIXES, kind);
}

/** Six digits, each value as likely as any other: what would make the first few likelier is drawn again. */
export function randomCode(bytes: (length: number) => Buffer): string {
  const most = Math.floor(0x1_0000_0000 / 1_000_000) * 1_000_000;
  for (;;) {
    const value = bytes(4).readUInt32BE();
    if (value < most) return String(value % 1_000_000).padStart(6, '0');
  }
}
