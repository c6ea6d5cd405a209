import { createCipheriv, pbkdf2, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { verify as verifyArgon2 } from '@node-rs/argon2';
import { secretKey } from './hash.ts';
import type { PasswordHash, Pbkdf2Scheme } from './password-hash-formats.ts';

const scryptAsync = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(
  scrypt,
);
const pbkdf2Async = promisify(pbkdf2);

/** What is needed beside the text of a hash: Firebase mixes a key of the project into its own. */
export type HashSecrets = { readonly signerKey?: Buffer };

/**
 * Whether the password is the one of this hash, off the main thread: one evaluation, of the hash's own kind. Our own hashes are over NFC; other systems
 * hashed what was typed, and so it is compared. An Argon2id hash does not say whose it is, so that a password which is typed in another form is
 * compared in both.
 */
export async function verifyHash(stored: PasswordHash, password: string, secrets: HashSecrets): Promise<boolean> {
  switch (stored.scheme) {
    case 'argon2id':
      for (const text of new Set([password.normalize('NFC'), password]))
        if (await verifyArgon2(stored.text, text)) return true;
      return false;
    case 'argon2i':
    case 'argon2d':
      return verifyArgon2(stored.text, password);
    case 'bcrypt': {
      // Loaded where somebody has such a hash: most instances never do.
      const bcrypt = await import('@node-rs/bcrypt');
      return bcrypt.verify(password, stored.text);
    }
    case 'scrypt':
      return timingSafeEqual(await deriveByScrypt(password, stored, stored.salt, stored.hash.length), stored.hash);
    case 'firebase-scrypt':
      return verifyFirebaseScrypt(stored, password, secrets.signerKey);
    default: {
      const { salt, iterations, hash } = stored;
      return timingSafeEqual(await pbkdf2Async(password, salt, iterations, hash.length, DIGESTS[stored.scheme]), hash);
    }
  }
}

/** bcrypt takes no notice of what follows, so that one of just this length may be the beginning of another. */
const BCRYPT_BYTES = 72;

/** Whether the whole password is proven by its hash. If not, the rest was never compared, and must not become part of another hash. */
export function provesWhole(stored: PasswordHash, password: string): boolean {
  return stored.scheme !== 'bcrypt' || Buffer.byteLength(password) < BCRYPT_BYTES;
}

const DIGESTS: Readonly<Record<Pbkdf2Scheme, string>> = {
  'pbkdf2-sha1': 'sha1',
  'pbkdf2-sha256': 'sha256',
  'pbkdf2-sha512': 'sha512',
};

type ScryptHash = PasswordHash & { scheme: 'scrypt' | 'firebase-scrypt' };

function deriveByScrypt(
  password: string,
  { logN, blockSize, parallelism }: ScryptHash,
  salt: Buffer,
  length: number,
): Promise<Buffer> {
  const N = 2 ** logN;
  // What RFC 7914 needs, once more for the library's own bookkeeping.
  const maxmem = 2 * 128 * blockSize * (N + parallelism) + 1024 * 1024;
  return scryptAsync(password, salt, length, { N, r: blockSize, p: parallelism, maxmem });
}

/** Firebase's variant (github.com/firebase/scrypt): the derived key encrypts the project's signer key by AES-256-CTR, and that is the hash. */
async function verifyFirebaseScrypt(
  stored: PasswordHash & { scheme: 'firebase-scrypt' },
  password: string,
  signerKey: Buffer | undefined,
): Promise<boolean> {
  if (!signerKey) throw new Error('a Firebase hash is verified with the signer key of its project');
  const salt = Buffer.concat([stored.salt, stored.saltSeparator]);
  const derived = await deriveByScrypt(password, stored, salt, 64);
  const cipher = createCipheriv('aes-256-ctr', secretKey(derived.subarray(0, 32)), Buffer.alloc(16));
  const computed = Buffer.concat([cipher.update(signerKey), cipher.final()]);
  return computed.length === stored.hash.length && timingSafeEqual(computed, stored.hash);
}
