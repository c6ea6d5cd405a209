/** No letters that read like digits, so that a code can be said over the telephone (Crockford's base32). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export const CODE_CHARACTERS = 8;

/** 40 bits: a code is no secret, it only must not be met by chance. */
export function codeOf(random: Buffer): string {
  return [...random.subarray(0, CODE_CHARACTERS)].map((byte) => ALPHABET.charAt(byte & 31)).join('');
}

/** As people type it: case and look-alikes do not matter. Null: no code of ours. */
export function readCode(text: string): string | null {
  const code = text.trim().toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return new RegExp(`^[${ALPHABET}]{${CODE_CHARACTERS}}$`).test(code) ? code : null;
}

/** `ada+shop@example.com` is the mailbox of `ada@example.com`: whoever recommends themselves is nobody new. */
export function isSameMailbox(oneKey: string, otherKey: string): boolean {
  return mailboxOf(oneKey) === mailboxOf(otherKey);
}

export function mailboxOf(emailKey: string): string {
  const at = emailKey.lastIndexOf('@');
  return emailKey.slice(0, at).replace(/(?<=.)\+.*$/s, '') + emailKey.slice(at);
}
