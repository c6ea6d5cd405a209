import { hash as hashArgon2 } from '@node-rs/argon2';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PasswordHash, readHash, recogniseHash, writeBase64 } from './password-hash-formats.ts';
import { verifyHash } from './password-hash-verification.ts';

const base64 = (text: string, encoding: BufferEncoding = 'utf8') => writeBase64(Buffer.from(text, encoding));
const scrypt = (ln: number, r: number, p: number, salt: string, hash: string) =>
  `$scrypt$ln=${ln},r=${r},p=${p}$${base64(salt)}$${base64(hash, 'hex')}`;
const pbkdf2 = (digest: string, i: number, salt: string, hash: string) =>
  `$pbkdf2-${digest}$i=${i}$${base64(salt)}$${base64(hash, 'hex')}`;

// github.com/firebase/scrypt, README.
const FIREBASE_KEY = 'jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==';
const KEY_ID = '019ac000-0000-7000-8000-000000000001';
const FIREBASE = `$firebase-scrypt$ln=14,r=8,ss=Bw,k=${KEY_ID}$42xEC+ixf3L2lw$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ`;

// biome-ignore format: a table
const PUBLISHED: readonly (readonly [source: string, scheme: string, password: string, text: string])[] = [
  ['Argon2 reference', 'argon2id', 'password', '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'],
  ['Argon2 reference', 'argon2i',  'password', '$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA'],
  ['Argon2 reference', 'argon2i',  'password', '$argon2i$v=19$m=256,t=2,p=2$c29tZXNhbHQ$T/XOJ2mh1/TIpJHfCdQan76Q5esCFVoT5MAeIM1Oq2E'],
  ['Argon2 reference, version 16 without a name', 'argon2i', 'password', '$argon2i$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ'],
  ['Argon2 reference, version 16 with its name',  'argon2i', 'password', '$argon2i$v=16$m=256,t=2,p=1$c29tZXNhbHQ$/U3YPXYsSb3q9XxHvc0MLxur+GP960kN9j7emXX8zwY'],
  ['passuth',          'argon2d',  'password', '$argon2d$v=19$m=16,t=2,p=1$Mmx3eWR3YkJONkhoTGFnNA$HD1EIj2bqdfwQrJDP+FY6w'],
  ['crypt_blowfish',   'bcrypt',   'U*U',      '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
  ['crypt_blowfish',   'bcrypt',   'U*U*',     '$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK'],
  ['crypt_blowfish',   'bcrypt',   'U*U*U',    '$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a'],
  ['crypt_blowfish',   'bcrypt',   '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789chars after 72 are ignored', '$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui'],
  ['crypt_blowfish, as PHP names it',    'bcrypt', 'U*U', '$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
  ['crypt_blowfish, as OpenBSD names it', 'bcrypt', 'U*U', '$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
  ['jBCrypt',          'bcrypt',   '~!@#$%^&*()      ~!@#$%^&*()PNBFRD', '$2a$06$fPIsBO8qRqkjj273rfaOI.HtSV9jLDpTbZn782DC6/t7qT67P6FfO'],
  ['RFC 7914, 12',     'scrypt',   'password',      scrypt(10, 8, 16, 'NaCl', 'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640')],
  ['RFC 7914, 12',     'scrypt',   'pleaseletmein', scrypt(14, 8, 1, 'SodiumChloride', '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887')],
  ['passlib',          'scrypt',   'password',      '$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E'],
  ['RFC 6070',         'pbkdf2-sha1',   'password', pbkdf2('sha1', 1, 'salt', '0c60c80f961f0e71f3a9b524af6012062fe037a6')],
  ['RFC 6070',         'pbkdf2-sha1',   'password', pbkdf2('sha1', 4096, 'salt', '4b007901b765489abead49d926f721d065a429c1')],
  ['RFC 6070',         'pbkdf2-sha1',   'passwordPASSWORDpassword', pbkdf2('sha1', 4096, 'saltSALTsaltSALTsaltSALTsaltSALTsalt', '3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038')],
  ['RFC 6070',         'pbkdf2-sha1',   'pass\0word', pbkdf2('sha1', 4096, 'sa\0lt', '56fa6aa75548099dcc37d7f03425e0c3')],
  ['RFC 7914, 11',     'pbkdf2-sha256', 'passwd',   pbkdf2('sha256', 1, 'salt', '55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783')],
  ['RFC 7914, 11',     'pbkdf2-sha256', 'Password', pbkdf2('sha256', 80_000, 'NaCl', '4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d')],
  ['CPython',          'pbkdf2-sha512', 'password', pbkdf2('sha512', 1, 'salt', '867f70cf1ade02cff3752599a3a53dc4af34c7a669815ae5d513554e1c8cf252c02d470a285a0501bad999bfe943c08f050235d7d68b1da55e63f73b60a57fce')],
  ['CPython',          'pbkdf2-sha512', 'password', pbkdf2('sha512', 2, 'salt', 'e1d9c16aa681708a45f5c7c4e215ceb66e011a2e9f0040713f18aefdb866d53cf76cab2868a39b9f7840edce4fef5a82be67335c77a6068e04112754f27ccf4e')],
  ['firebase/scrypt',  'firebase-scrypt', 'user1password', FIREBASE],
];

const secrets = { signerKey: Buffer.from(FIREBASE_KEY, 'base64') };
function recognised(text: string): PasswordHash {
  const hash = recogniseHash(text);
  if (!hash) throw new Error(`${text} is not recognised`);
  return hash;
}

describe('hashes that others have published', () => {
  test.each(PUBLISHED)('%s: %s of "%s"', async (_, scheme, password, text) => {
    const hash = recognised(text);
    expect(hash.scheme).toBe(scheme);
    expect(await verifyHash(hash, password, secrets)).toBe(true);
    // Not at its end: bcrypt looks at 72 bytes.
    expect(await verifyHash(hash, `x${password}`, secrets)).toBe(false);
  });

  test('a Firebase hash opens with the signer key of its project alone', async () => {
    const hash = recognised(FIREBASE);
    expect(hash).toMatchObject({ signerKeyId: KEY_ID, saltSeparator: Buffer.of(7) });
    expect(await verifyHash(hash, 'user1password', { signerKey: Buffer.alloc(64, 1) })).toBe(false);
    expect(await verifyHash(hash, 'user1password', { signerKey: Buffer.alloc(63, 1) })).toBe(false);
    await expect(verifyHash(hash, 'user1password', {})).rejects.toThrow('signer key');
  });

  test('hashes of others are over what was typed, and not over another form of it', async () => {
    // Spring Security, BCryptTests: eight times U+03C0.
    const bcrypt = recognised('$2a$10$.TtQJ4Jr6isd4Hp.mVfZeuh6Gws4rOQ/vdBczhDx.19NFK0Y84Dle');
    expect(await verifyHash(bcrypt, 'π'.repeat(8), {})).toBe(true);
    // CPython's hashlib.pbkdf2_hmac('sha256', 'e\u0301'.encode() * 8, b'salt', 1).
    const decomposed = recognised(pbkdf2('sha256', 1, 'salt', DECOMPOSED));
    expect(await verifyHash(decomposed, 'e\u0301'.repeat(8), {})).toBe(true);
    expect(await verifyHash(decomposed, '\u00e9'.repeat(8), {})).toBe(false);
  });

  test('an Argon2id hash is over NFC where it is ours, and over what was typed where it is not', async () => {
    const [typed, composed] = ['e\u0301'.repeat(8), '\u00e9'.repeat(8)];
    const ours = recognised(await hashArgon2(composed));
    const theirs = recognised(await hashArgon2(typed));
    expect(await verifyHash(ours, typed, {})).toBe(true);
    expect(await verifyHash(ours, composed, {})).toBe(true);
    expect(await verifyHash(theirs, typed, {})).toBe(true);
    expect(await verifyHash(theirs, composed, {})).toBe(false);
    for (const hash of [ours, theirs]) expect(await verifyHash(hash, `${typed}x`, {})).toBe(false);
  });
});

const DECOMPOSED = '6a3a0798436ba457015a59743895245e3a585fd41e278e6b17c366e3bca82a9a';
const SALT = 'c2FsdHNhbHQ';
const HASH = 'A'.repeat(43);

describe('what is no hash that can be stored', () => {
  test.each([
    ['', 'unknown'],
    ['correct horse battery staple', 'unknown'],
    ['5f4dcc3b5aa765d61d8327deb882cf99', 'unknown'],
    ['$1$saltsalt$qjXMvbEw8oaL.CzflDtaK/', 'unknown'],
    ['$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjlO/O817G3uBnIFNjnQJuesI68OTLiBFdcbYEdFCoEOfaS35inz1', 'unknown'],
    [' $2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'unknown'],
    // Made with the known fault of crypt_blowfish: another password may open it.
    ['$2x$05$/OK.fbVrR/bpIqNJ5ianF.CE5elHaaO4EbggVDjb8P19RukzXSM3e', 'malformed'],
    ['$2a$+5$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'malformed'],
    ['$2a$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'malformed'],
    ['$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe', 'malformed'],
    ['$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\n', 'malformed'],
    ['$2b$15$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'too_costly'],
    ['$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'too_costly'],
    [`$argon2id$v=19$m=4194304,t=1,p=1$${SALT}$${HASH}`, 'too_costly'],
    [`$argon2id$v=19$m=65536,t=4000000000,p=1$${SALT}$${HASH}`, 'too_costly'],
    [`$argon2id$v=19$m=65536,t=2,p=255$${SALT}$${HASH}`, 'too_costly'],
    [`$argon2id$v=19$m=65536,t=0,p=1$${SALT}$${HASH}`, 'malformed'],
    [`$argon2id$v=19$m=8,t=1,p=2$${SALT}$${HASH}`, 'malformed'],
    [`$argon2id$v=18$m=65536,t=2,p=1$${SALT}$${HASH}`, 'malformed'],
    [`$argon2id$v=19$m=65536,t=2,p=1,keyid=AAAA$${SALT}$${HASH}`, 'malformed'],
    [`$argon2id$v=19$t=2,m=65536,p=1$${SALT}$${HASH}`, 'malformed'],
    [`$argon2id$v=19$m=65536,t=2,p=1$${SALT}$${HASH}=`, 'malformed'],
    [`$argon2id$v=19$m=65536,t=2,p=1$c2FsdA$${HASH}`, 'malformed'],
    [`$argon2x$v=19$m=65536,t=2,p=1$${SALT}$${HASH}`, 'malformed'],
    [`$scrypt$ln=30,r=8,p=1$${SALT}$${HASH}`, 'too_costly'],
    [`$scrypt$ln=10,r=8,p=1000000$${SALT}$${HASH}`, 'too_costly'],
    [`$scrypt$ln=1,r=4294967295,p=1$${SALT}$${HASH}`, 'too_costly'],
    [`$scrypt$ln=0,r=8,p=1$${SALT}$${HASH}`, 'malformed'],
    [`$scrypt$ln=14,r=8,p=0$${SALT}$${HASH}`, 'malformed'],
    [`$scrypt$ln=14,r=8,p=1$${SALT}$AAAAAAA`, 'malformed'],
    [`$pbkdf2-sha1$i=16777216$${SALT}$${HASH}`, 'too_costly'],
    [`$pbkdf2-sha256$i=0$${SALT}$${HASH}`, 'malformed'],
    [`$pbkdf2-md5$i=1000$${SALT}$${HASH}`, 'malformed'],
    // Four bytes of a hash are met by chance.
    [`$pbkdf2-sha256$i=1000$${SALT}$AAAAAA`, 'malformed'],
    [`$pbkdf2-sha256$i=1000$${SALT}$${'A'.repeat(1_000_000)}`, 'malformed'],
    [`$firebase-scrypt$ln=14,r=8,ss=Bw$${SALT}$${HASH}`, 'malformed'],
    [`$firebase-scrypt$ln=14,r=8,ss=Bw==,k=${KEY_ID}$${SALT}$${HASH}`, 'malformed'],
    [`$firebase-scrypt$ln=14,r=8,ss=Bw,k=../a$${SALT}$${HASH}`, 'malformed'],
    [`$firebase-scrypt$ln=25,r=8,ss=Bw,k=${KEY_ID}$${SALT}$${HASH}`, 'too_costly'],
  ])('%.80s is %s', (text, fault) => {
    expect(readHash(text)).toBe(fault);
    expect(recogniseHash(text)).toBeNull();
  });

  test('whatever the text is: it is read without an exception, and what is recognised stays under the bounds', () => {
    const number = fc.oneof(fc.nat(40), fc.nat(5_000_000_000).map(Math.floor));
    const part = fc.oneof(
      fc.uint8Array({ maxLength: 80 }).map((bytes) => writeBase64(Buffer.from(bytes))),
      fc.string(),
    );
    const text = fc.oneof(
      fc.string(),
      fc
        .tuple(number, number, number, part, part)
        .map(([m, t, p, s, h]) => `$argon2id$v=19$m=${m},t=${t},p=${p}$${s}$${h}`),
      fc.tuple(number, number, number, part, part).map(([n, r, p, s, h]) => `$scrypt$ln=${n},r=${r},p=${p}$${s}$${h}`),
      fc.tuple(number, part, part).map(([i, s, h]) => `$pbkdf2-sha512$i=${i}$${s}$${h}`),
      fc
        .tuple(number, number, part, part, part)
        .map(([n, r, x, s, h]) => `$firebase-scrypt$ln=${n},r=${r},ss=${x},k=${KEY_ID}$${s}$${h}`),
    );
    fc.assert(
      fc.property(text, (candidate) => {
        const hash = recogniseHash(candidate);
        if (hash) expect(mebibytesOf(hash)).toBeLessThanOrEqual(256);
      }),
      { numRuns: 2_000 },
    );
  });
});

function mebibytesOf(hash: PasswordHash): number {
  if ('memoryKib' in hash) return hash.memoryKib / 1024;
  return 'logN' in hash ? (128 * hash.blockSize * 2 ** hash.logN) / 2 ** 20 : 0;
}
