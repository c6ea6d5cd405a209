import { MEMORY_KIB_MOST, passesMost } from '../../lib/password-parameters.ts';

/**
 * The text forms of password hashes that this server verifies: its own Argon2id, and what people bring from elsewhere.
 *
 * - `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`, also `argon2i` and `argon2d`, also without `v` (the first version, 16)
 * - `$2a$12$…`, `$2b$…`, `$2y$…`: bcrypt. `$2x$` is a hash made with a known fault, and is refused
 * - `$scrypt$ln=15,r=8,p=1$salt$hash`
 * - `$pbkdf2-sha1$i=27500$salt$hash`, also `sha256` and `sha512`
 * - `$firebase-scrypt$ln=14,r=8,ss=separator,k=key$salt$hash`: `k` is the id (uuid) of the project's sealed signer key
 *
 * Binary parts are base64 without padding, as the PHC string format has them.
 */
export type PasswordHash =
  | ({ readonly scheme: 'argon2id' | 'argon2i' | 'argon2d' } & Argon2Parameters & Salted & { readonly text: string })
  | { readonly scheme: 'bcrypt'; readonly cost: number; readonly text: string }
  | ({ readonly scheme: 'scrypt' } & ScryptParameters & Salted)
  | ({ readonly scheme: Pbkdf2Scheme; readonly iterations: number } & Salted)
  | ({
      readonly scheme: 'firebase-scrypt';
      readonly saltSeparator: Buffer;
      readonly signerKeyId: string;
    } & ScryptParameters &
      Salted);

export type Pbkdf2Scheme = 'pbkdf2-sha1' | 'pbkdf2-sha256' | 'pbkdf2-sha512';
type Argon2Parameters = { readonly memoryKib: number; readonly passes: number; readonly lanes: number };
type ScryptParameters = { readonly logN: number; readonly blockSize: number; readonly parallelism: number };
type Salted = { readonly salt: Buffer; readonly hash: Buffer };

/** Why a text is no hash that can be stored: of no known form, of a known form but broken, or more work than a sign-in may cause. */
export type PasswordHashFault = 'unknown' | 'malformed' | 'too_costly';

/**
 * Whoever stores a hash decides what each sign-in costs. The bounds lie above what frameworks and recommendations (OWASP, RFC 9106) ask for, and
 * keep one verification under about a second and 256 MiB.
 */
const MOST_LANES = 16;
const MOST_BCRYPT_COST = 14;
const MOST_SCRYPT_BLOCKS = 2 ** 22;
const MOST_PBKDF2_ROUNDS = 4_000_000;

/** Shorter ones would be met by chance. Salts of other systems are what they are, up to what the libraries take. */
const HASH_BYTES = { least: 16, most: 64 };
const SALT_BYTES = { least: 1, most: 48 };
const PBKDF2_BLOCK_BYTES = { 'pbkdf2-sha1': 20, 'pbkdf2-sha256': 32, 'pbkdf2-sha512': 64 } as const;

/** The scheme, or null where this is no hash that may be stored here. */
export function recogniseHash(text: string): PasswordHash | null {
  const read = readHash(text);
  return typeof read === 'string' ? null : read;
}

/** As `recogniseHash`, and says why not: for the report of an import. */
export function readHash(text: string): PasswordHash | PasswordHashFault {
  for (const { form, read } of FORMS) {
    if (text.startsWith(form)) return read(text);
  }
  return 'unknown';
}

type Reader = (text: string) => PasswordHash | PasswordHashFault;

// biome-ignore format: a table
const FORMS: readonly { form: string; read: Reader }[] = [
  { form: '$argon2',          read: readArgon2 },
  { form: '$2',               read: readBcrypt },
  { form: '$scrypt$',         read: readScrypt },
  { form: '$pbkdf2-',         read: readPbkdf2 },
  { form: '$firebase-scrypt$', read: readFirebaseScrypt },
];

function readArgon2(text: string): PasswordHash | PasswordHashFault {
  const match =
    /^\$(argon2id|argon2i|argon2d)(\$v=(?:16|19))?\$m=(\d{1,10}),t=(\d{1,10}),p=(\d{1,3})\$([^$]+)\$([^$]+)$/.exec(
      text,
    );
  if (!match) return 'malformed';
  const [, scheme, version, memory, time, parallel, salt, hash] = match;
  const [memoryKib, passes, lanes] = [Number(memory), Number(time), Number(parallel)];
  const parts = readSalted(salt, hash);
  if (!parts || parts.salt.length < 8 || passes < 1 || lanes < 1 || memoryKib < 8 * lanes) return 'malformed';
  if (memoryKib > MEMORY_KIB_MOST || passes > passesMost(memoryKib) || lanes > MOST_LANES) return 'too_costly';
  // The reference implementation left the version out before there were two. The library takes a missing one for the second.
  const complete = version ? text : text.replace('$m=', '$v=16$m=');
  return { scheme: scheme as 'argon2id' | 'argon2i' | 'argon2d', memoryKib, passes, lanes, ...parts, text: complete };
}

function readBcrypt(text: string): PasswordHash | PasswordHashFault {
  // The last characters of salt and hash carry two and four bits.
  const match = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{30}[.CGKOSWaeimquy26]$/.exec(text);
  const cost = Number(match?.[1]);
  if (!match || cost < 4 || cost > 31) return 'malformed';
  return cost > MOST_BCRYPT_COST ? 'too_costly' : { scheme: 'bcrypt', cost, text };
}

function readScrypt(text: string): PasswordHash | PasswordHashFault {
  const match = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,10}),p=(\d{1,10})\$([^$]+)\$([^$]+)$/.exec(text);
  if (!match) return 'malformed';
  const [, logN, blockSize, parallelism, salt, hash] = match;
  const parts = readSalted(salt, hash);
  if (!parts) return 'malformed';
  const parameters = { logN: Number(logN), blockSize: Number(blockSize), parallelism: Number(parallelism) };
  const fault = faultOfScrypt(parameters);
  return fault ?? { scheme: 'scrypt', ...parameters, ...parts };
}

function readPbkdf2(text: string): PasswordHash | PasswordHashFault {
  const match = /^\$(pbkdf2-sha(?:1|256|512))\$i=(\d{1,10})\$([^$]+)\$([^$]+)$/.exec(text);
  if (!match) return 'malformed';
  const [, name, count, salt, hash] = match;
  const scheme = name as Pbkdf2Scheme;
  const iterations = Number(count);
  const parts = readSalted(salt, hash);
  if (!parts || iterations < 1) return 'malformed';
  const rounds = iterations * Math.ceil(parts.hash.length / PBKDF2_BLOCK_BYTES[scheme]);
  return rounds > MOST_PBKDF2_ROUNDS ? 'too_costly' : { scheme, iterations, ...parts };
}

function readFirebaseScrypt(text: string): PasswordHash | PasswordHashFault {
  const match =
    /^\$firebase-scrypt\$ln=(\d{1,2}),r=(\d{1,10}),ss=([A-Za-z0-9+/]*),k=([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\$([^$]+)\$([^$]+)$/.exec(
      text,
    );
  if (!match) return 'malformed';
  const [, logN, blockSize, separator = '', signerKeyId = '', salt, hash] = match;
  const parts = readSalted(salt, hash);
  const saltSeparator = separator === '' ? Buffer.alloc(0) : readBase64(separator);
  if (!parts || !saltSeparator || saltSeparator.length > SALT_BYTES.most) return 'malformed';
  const parameters = { logN: Number(logN), blockSize: Number(blockSize), parallelism: 1 };
  const fault = faultOfScrypt(parameters);
  return fault ?? { scheme: 'firebase-scrypt', saltSeparator, signerKeyId, ...parameters, ...parts };
}

/** RFC 7914, section 2: N is a power of two above 1. A block is 128 bytes. */
function faultOfScrypt({ logN, blockSize, parallelism }: ScryptParameters): PasswordHashFault | null {
  if (logN < 1 || blockSize < 1 || parallelism < 1) return 'malformed';
  const blocks = 2 ** logN * blockSize;
  const tooMuch = blocks * 128 > MEMORY_KIB_MOST * 1024 || blocks * parallelism > MOST_SCRYPT_BLOCKS;
  return tooMuch || parallelism * blockSize > 2 ** 16 ? 'too_costly' : null;
}

function readSalted(saltText: string | undefined, hashText: string | undefined): Salted | null {
  const [salt, hash] = [readBase64(saltText), readBase64(hashText)];
  if (!salt || !hash) return null;
  const fits = (part: Buffer, { least, most }: { least: number; most: number }) =>
    part.length >= least && part.length <= most;
  return fits(salt, SALT_BYTES) && fits(hash, HASH_BYTES) ? { salt, hash } : null;
}

/** Null where the text is not the one way to write some bytes. */
function readBase64(text: string | undefined): Buffer | null {
  if (!text || !/^[A-Za-z0-9+/]+$/.test(text)) return null;
  const bytes = Buffer.from(text, 'base64');
  return writeBase64(bytes) === text ? bytes : null;
}

/** Base64 without padding. */
export function writeBase64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
