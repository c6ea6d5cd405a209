import { sha256 } from '../../platform/crypto/hash.ts';

/**
 * Everything that is used once, with the prefix that its text carries. A decoy is made where there is no account: the same work, and nothing
 * accepts it.
 */
const PREFIXES = {
  email_verification: 'ver_',
  password_reset: 'rst_',
  magic_link: 'mgl_',
  invitation: 'inv_',
  set_up: 'set_',
  decoy: 'dcy_',
} as const;

export type TokenKind = keyof typeof PREFIXES;

/** Whatever can be presented. */
export type UsableTokenKind = Exclude<TokenKind, 'decoy'>;

/** Codes are short, so they live short: 10 minutes, and 5 tries for each token whatever happens. */
export const CODE_LIFE_SECONDS = 10 * 60;
export const CODE_TRIES = 5;

export const TOKEN_BYTES = 32;

export function tokenText(kind: TokenKind, random: Buffer): string {
  return PREFIXES[kind] + random.toString('base64url');
}

/** Null where the text is no token of this kind: it is not even looked for. */
export function hashOfToken(kind: TokenKind, text: string): Buffer | null {
  return text.startsWith(PREFIXES[kind]) ? sha256(text) : null;
}

/** Six digits, each value as likely as any other: what would make the first few likelier is drawn again. */
export function randomCode(bytes: (length: number) => Buffer): string {
  const most = Math.floor(0x1_0000_0000 / 1_000_000) * 1_000_000;
  for (;;) {
    const value = bytes(4).readUInt32BE();
    if (value < most) return String(value % 1_000_000).padStart(6, '0');
  }
}
