import { readHash, writeBase64 } from '../../platform/crypto/password-hash-formats.ts';
import { RowFaultError } from './formatted-user.ts';

// What other systems write is brought into the self-describing texts of this one. Each function takes the field that is to blame.

/** A text that is self-describing already, or was made so. Refused where no sign-in could ever verify it. */
export function storableHash(text: string, field: string): string {
  const read = readHash(text);
  if (read === 'unknown') throw new RowFaultError('hash_unknown', field);
  if (read === 'malformed') throw new RowFaultError('hash_malformed', field);
  if (read === 'too_costly') throw new RowFaultError('hash_too_costly', field);
  return text;
}

export function scryptHash(
  parts: { logN: number; blockSize: number; parallelism: number; salt: Buffer; hash: Buffer },
  field: string,
): string {
  const { logN, blockSize, parallelism, salt, hash } = parts;
  const text = `$scrypt$ln=${logN},r=${blockSize},p=${parallelism}$${writeBase64(salt)}$${writeBase64(hash)}`;
  return storableHash(text, field);
}

export function pbkdf2Hash(
  parts: { digest: 'sha1' | 'sha256' | 'sha512'; iterations: number; salt: Buffer; hash: Buffer },
  field: string,
): string {
  const { digest, iterations, salt, hash } = parts;
  return storableHash(`$pbkdf2-${digest}$i=${iterations}$${writeBase64(salt)}$${writeBase64(hash)}`, field);
}

/** Base64 of either alphabet, with its padding or without. */
export function bytesOfBase64(text: string, field: string): Buffer {
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(text)) throw new RowFaultError('hash_malformed', field);
  return Buffer.from(text, 'base64');
}

export function bytesOfHex(text: string, field: string): Buffer {
  if (!/^(?:[0-9a-fA-F]{2})+$/.test(text)) throw new RowFaultError('hash_malformed', field);
  return Buffer.from(text, 'hex');
}

/** N of scrypt as the power of two that it has to be. */
export function logOfCost(cost: number, field: string): number {
  const logN = Math.log2(cost);
  if (!Number.isInteger(logN)) throw new RowFaultError('hash_malformed', field);
  return logN;
}

/** Digits alone: `1e3`, `-1` and `0x10` are no counts. */
export function countOf(text: string | undefined, field: string): number {
  if (text === undefined || !/^[1-9]\d{0,9}$/.test(text)) throw new RowFaultError('hash_malformed', field);
  return Number(text);
}

/** `pbkdf2_sha256$260000$salt$hash`, as Django writes it: the salt is text. */
export function djangoPbkdf2(
  text: string,
  encodings: { salt: 'text' | 'base64'; hash: 'base64' | 'hex' },
  field: string,
): string {
  const match = /^pbkdf2_(sha1|sha256|sha512)\$(\d{1,10})\$([^$]+)\$([^$]+)$/.exec(text);
  if (!match) throw new RowFaultError('hash_malformed', field);
  const [, digest, iterations, salt = '', hash = ''] = match;
  return pbkdf2Hash(
    {
      digest: digest as 'sha1' | 'sha256' | 'sha512',
      iterations: countOf(iterations, field),
      salt: encodings.salt === 'text' ? Buffer.from(salt) : bytesOfBase64(salt, field),
      hash: encodings.hash === 'hex' ? bytesOfHex(hash, field) : bytesOfBase64(hash, field),
    },
    field,
  );
}
