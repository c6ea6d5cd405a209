import { hmacSha256 } from '../../platform/crypto/hash.ts';
import type { Vault } from '../../platform/crypto/vault.ts';

/** The six digits that another browser shows for a link. They follow from the token, so that its page can show them and nothing stores them. */
export function codeOf(vault: Vault, token: string): string {
  const number = hmacSha256(vault.derive('magic link codes'), token).readUInt32BE(0) % 1_000_000;
  return String(number).padStart(6, '0');
}
