import { pbkdf2Sync, scryptSync } from 'node:crypto';
import { KEYCLOAK_REALM } from './keycloak-realm.fixture.ts';
import { ARGON2I, ARGON2ID, BCRYPT_2A, BCRYPT_2B, PASSWORD } from './known-password.fixture.ts';
import type { UserFormatName } from './user-formats.rules.ts';

/** Files as the exports of other systems are, made by hand after their documentation. */
/** The example project of github.com/firebase/scrypt. */
export const FIREBASE = {
  signerKey: 'jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==',
  saltSeparator: 'Bw==',
  rounds: 8,
  memoryCost: 14,
} as const;
const FIREBASE_SALT = '42xEC+ixf3L2lw==';
const FIREBASE_HASH = 'yR6W9p0Hdt87Jcv874AgHkDhdsczGypXP56shNBJv5JK3Nf3OR2YcOYjrAE39jSprfsW+hJvc9WEcVP5c5tuKw==';

const SALT = Buffer.from('sixteen of salt!');
const pbkdf2 = (digest: string, salt: Buffer | string, length: number) =>
  pbkdf2Sync(PASSWORD, salt, 1_000, length, digest);
const scrypt = (salt: Buffer | string, n: number, r: number, length: number) =>
  scryptSync(PASSWORD, salt, length, { N: n, r, p: 1, maxmem: 64 * 1024 * 1024 });
const base64 = (bytes: Buffer) => bytes.toString('base64');
const lines = (...rows: readonly unknown[]) => `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`;

const auth0 = lines(
  {
    user_id: 'auth0|507f1f77bcf86cd799439020',
    email: 'bcrypt.auth0@example.com',
    email_verified: true,
    name: 'Ada Lovelace',
    nickname: 'ada',
    picture: 'https://s.gravatar.com/avatar/1.png',
    created_at: '2021-03-04T05:06:07.890Z',
    last_login: '2024-01-02T03:04:05.678Z',
    user_metadata: { theme: 'dark' },
    app_metadata: { plan: 'pro' },
    identities: [
      { connection: 'Username-Password-Authentication', provider: 'auth0', user_id: '507f1f77bcf86cd799439020' },
      {
        connection: 'google-oauth2',
        provider: 'google-oauth2',
        user_id: '115015401343387192604',
        isSocial: true,
        profileData: { email: 'ada@gmail.com' },
      },
    ],
    passwordHash: BCRYPT_2B,
  },
  {
    _id: { $oid: '60425da93519d90068f82966' },
    email_verified: true,
    email: 'support.auth0@example.com',
    passwordHash: BCRYPT_2A,
    password_set_date: { $date: '2021-03-05T16:32:41.000Z' },
    tenant: 'acme',
    connection: 'Username-Password-Authentication',
    _tmp_is_unique: true,
  },
  {
    user_id: 'auth0|3',
    email: 'argon2.auth0@example.com',
    email_verified: true,
    name: 'argon2.auth0@example.com',
    given_name: 'Grace',
    family_name: 'Hopper',
    blocked: false,
    custom_password_hash: { algorithm: 'argon2', hash: { value: ARGON2ID } },
  },
  {
    user_id: 'auth0|4',
    email: 'pbkdf2.auth0@example.com',
    email_verified: true,
    custom_password_hash: {
      algorithm: 'pbkdf2',
      hash: {
        value: `$pbkdf2-sha512$i=1000,l=64$${base64(SALT).replaceAll('=', '')}$${base64(pbkdf2('sha512', SALT, 64)).replaceAll('=', '')}`,
        encoding: 'utf8',
      },
    },
  },
  {
    user_id: 'auth0|5',
    email: 'scrypt.auth0@example.com',
    email_verified: true,
    custom_password_hash: {
      algorithm: 'scrypt',
      hash: { value: scrypt(SALT, 16_384, 8, 64).toString('hex'), encoding: 'hex' },
      salt: { value: SALT.toString('hex'), encoding: 'hex' },
      password: { encoding: 'utf8' },
      keylen: 64,
      cost: 16_384,
      blockSize: 8,
      parallelization: 1,
    },
  },
);

const clerk = `id,first_name,last_name,username,primary_email_address,primary_phone_number,verified_email_addresses,unverified_email_addresses,verified_phone_numbers,unverified_phone_numbers,totp_secret,password_digest,password_hasher\r
user_2YDryYFVMM1W1plDDKz7Gzf4we6,Jane,Doe,,bcrypt.clerk@example.com,,bcrypt.clerk@example.com,,,,,${BCRYPT_2A},bcrypt\r
user_2,"Maria, Ana",Silva,maria,argon2i.clerk@example.com,,argon2i.clerk@example.com|second@example.com,other@example.com,,,,"${ARGON2I}",argon2i\r
user_3,,,,argon2id.clerk@example.com,+15005550006,argon2id.clerk@example.com,,,,JBSWY3DPEHPK3PXP,"${ARGON2ID}",argon2id\r
user_4,,,,sha1.clerk@example.com,,sha1.clerk@example.com,,,,,pbkdf2_sha1$1000$saltysalt$${pbkdf2('sha1', 'saltysalt', 20).toString('hex')},pbkdf2_sha1\r
user_5,,,,sha256.clerk@example.com,,sha256.clerk@example.com,,,,,pbkdf2_sha256$1000$${base64(SALT)}$${base64(pbkdf2('sha256', SALT, 32))},pbkdf2_sha256\r
user_6,,,,django.clerk@example.com,,django.clerk@example.com,,,,,pbkdf2_sha256$1000$saltysalt$${base64(pbkdf2('sha256', 'saltysalt', 32))},pbkdf2_sha256_django\r
user_7,,,,sha512.clerk@example.com,,sha512.clerk@example.com,,,,,pbkdf2_sha512$1000$saltysalt$${pbkdf2('sha512', 'saltysalt', 64).toString('hex')},pbkdf2_sha512\r
user_8,,,,werkzeug.clerk@example.com,,werkzeug.clerk@example.com,,,,,scrypt:16384:8:1$saltysalt$${scrypt('saltysalt', 16_384, 8, 64).toString('hex')},scrypt_werkzeug\r
`;

const supabaseCsv = `instance_id,id,aud,role,email,encrypted_password,email_confirmed_at,raw_app_meta_data,raw_user_meta_data,is_super_admin,created_at,banned_until,deleted_at,is_anonymous
00000000-0000-0000-0000-000000000000,4d0b9a1e-3a6a-4a44-8e2c-0a9f1c2d3e4f,authenticated,authenticated,bcrypt.supabase@example.com,${BCRYPT_2A},2023-05-06 07:08:09.123456+00,"{""provider"": ""email"", ""providers"": [""email""]}","{""full_name"": ""Alan Turing"", ""avatar_url"": ""https://example.com/a.png""}",,2023-05-06 07:08:00.1+02,,,false
`;

const supabaseJson = JSON.stringify(
  [
    {
      id: '4d0b9a1e-3a6a-4a44-8e2c-0a9f1c2d3e50',
      email: 'json.supabase@example.com',
      encrypted_password: BCRYPT_2B,
      email_confirmed_at: '2023-05-06T07:08:09.123456+00:00',
      last_sign_in_at: null,
      raw_app_meta_data: { provider: 'github', providers: ['github'] },
      raw_user_meta_data: { name: 'Barbara Liskov', sub: '4711' },
      created_at: '2023-05-06T07:08:09.123456+00:00',
      identities: [
        { provider: 'github', provider_id: '4711', identity_data: { sub: '4711', email: 'json.supabase@example.com' } },
      ],
    },
  ],
  null,
  2,
);

const firebaseJson = JSON.stringify(
  {
    users: [
      {
        localId: '-UkFEbqJpCdLqBnRV9YnNZ',
        email: 'json.firebase@example.com',
        emailVerified: true,
        passwordHash: FIREBASE_HASH,
        salt: FIREBASE_SALT,
        displayName: 'Katherine Johnson',
        photoUrl: 'https://example.com/k.png',
        lastSignedInAt: '1700000000000',
        createdAt: '1600000000000',
        customAttributes: '{"admin":true}',
        disabled: false,
        providerUserInfo: [
          { providerId: 'google.com', rawId: '115015401343387192608', email: 'k@gmail.com', displayName: 'K' },
          { providerId: 'password', rawId: 'json.firebase@example.com', email: 'json.firebase@example.com' },
        ],
      },
    ],
  },
  null,
  2,
);

const firebaseCsv = `pCgR2mYJ1cXfJ2,csv.firebase@example.com,true,${FIREBASE_HASH},${FIREBASE_SALT},"Hamilton, Margaret",,115015401343387192605,m@gmail.com,"M, H",,,,,,,,,,,,,,1600000000000,1700000000000,,false,"{""admin"":true}",
`;

const BETTER_AUTH_SALT = '00112233445566778899aabbccddeeff';

const betterAuth = JSON.stringify({
  account: [
    {
      id: 'a1',
      accountId: 'u1',
      providerId: 'credential',
      userId: 'u1',
      password: `${BETTER_AUTH_SALT}:${scrypt(BETTER_AUTH_SALT, 16_384, 16, 64).toString('hex')}`,
    },
    { id: 'a2', accountId: '115015401343387192607', providerId: 'google', userId: 'u1', password: null },
    { id: 'a3', accountId: 'u2', providerId: 'credential', userId: 'u2', password: BCRYPT_2B },
  ],
  user: [
    {
      id: 'u1',
      name: 'Lynn Conway',
      email: 'scrypt.better@example.com',
      emailVerified: true,
      image: null,
      createdAt: '2024-02-03T04:05:06.000Z',
      updatedAt: '2024-02-03T04:05:06.000Z',
    },
    {
      id: 'u2',
      name: 'Jean Bartik',
      email: 'bcrypt.better@example.com',
      emailVerified: 1,
      created_at: 1_700_000_000_000,
    },
  ],
});

const frontdeskCsv = `email,name,emailVerified,passwordHash,roles\r\nargon2.own@example.com,"'=Grace, the 1st",true,"${ARGON2ID}","[""staff""]"\r\n`;
const frontdeskJson = `${JSON.stringify([{ email: 'json.own@example.com', emailVerified: true, passwordHash: BCRYPT_2B }])}\n`;

const DOMAINS: Readonly<Partial<Record<UserFormatName, string>>> = { better_auth: 'better', frontdesk: 'own' };

export type VendorFile = {
  readonly name: string;
  readonly format: UserFormatName;
  readonly text: string;
  readonly emails: readonly string[];
};

// biome-ignore format: a table
export const VENDOR_FILES: readonly VendorFile[] = [
  file('Auth0, lines',          'auth0',       auth0,         'bcrypt', 'support', 'argon2', 'pbkdf2', 'scrypt'),
  file('Clerk, CSV',            'clerk',       clerk,         'bcrypt', 'argon2i', 'argon2id', 'sha1', 'sha256', 'django', 'sha512', 'werkzeug'),
  file('Supabase, CSV',         'supabase',    supabaseCsv,   'bcrypt'),
  file('Supabase, JSON',        'supabase',    supabaseJson,  'json'),
  file('Firebase, JSON',        'firebase',    firebaseJson,  'json'),
  file('Firebase, CSV',         'firebase',    firebaseCsv,   'csv'),
  file('Keycloak, a realm',     'keycloak',    KEYCLOAK_REALM, 'sha256', 'sha512', 'argon2', 'legacy'),
  file('Better Auth, JSON',     'better_auth', betterAuth,    'scrypt', 'bcrypt'),
  file('Frontdesk, CSV',        'frontdesk',   frontdeskCsv,  'argon2'),
  file('Frontdesk, JSON',       'frontdesk',   frontdeskJson, 'json'),
];

function file(name: string, format: UserFormatName, text: string, ...people: readonly string[]): VendorFile {
  const emails = people.map((person) => `${person}.${DOMAINS[format] ?? format}@example.com`);
  return { name, format, text, emails };
}
