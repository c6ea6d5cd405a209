/** Crockford's base32 without what is mistaken for something else. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

export const CODES = 10;
export const CODE_BYTES = 10;

/** `4f7k-9m2p-xw8d-3hq6` from 80 bits. */
export function recoveryCode(random: Buffer): string {
  let bits = 0n;
  for (const byte of random) bits = (bits << 8n) | BigInt(byte);
  let text = '';
  for (let at = 0; at < CODE_BYTES * 8; at += 5) text = ALPHABET.charAt(Number((bits >> BigInt(at)) & 31n)) + text;
  return text.replace(/(.{4})(?=.)/g, '$1-');
}

/** As it was made, however it was typed: letters that Crockford reads as digits are those digits. Null: no code of ours. */
export function readRecoveryCode(typed: string): string | null {
  const text = typed.toLowerCase().replace(/[\s-]/g, '').replaceAll('o', '0').replace(/[il]/g, '1');
  return /^[0-9a-hjkmnp-tv-z]{16}$/.test(text) ? text : null;
}
