import { pbkdf2Sync } from 'node:crypto';
import { ARGON2ID, PASSWORD } from './known-password.fixture.ts';

const SALT = Buffer.from('sixteen of salt!');
const pbkdf2 = (digest: string, salt: Buffer | string, length: number) =>
  pbkdf2Sync(PASSWORD, salt, 1_000, length, digest);
const base64 = (bytes: Buffer) => bytes.toString('base64');

/** A realm with users, as `kc.sh export` writes it: new and old credentials. */
export const KEYCLOAK_REALM = JSON.stringify(
  {
    id: 'acme',
    realm: 'acme',
    enabled: true,
    roles: { realm: [{ name: 'admin' }, { name: 'user "quoted" [brackets}' }] },
    users: [
      {
        id: '8f0b9a1e-3a6a-4a44-8e2c-0a9f1c2d3e4f',
        createdTimestamp: 1_600_000_000_000,
        username: 'sha256.keycloak@example.com',
        enabled: true,
        emailVerified: true,
        firstName: 'Radia',
        lastName: 'Perlman',
        email: 'sha256.keycloak@example.com',
        attributes: { locale: ['de'], department: ['net'] },
        credentials: [
          keycloakPassword('pbkdf2-sha256', pbkdf2('sha256', SALT, 64)),
          { id: 'otp', type: 'otp', secretData: '{"value":"x"}', credentialData: '{}' },
        ],
        federatedIdentities: [{ identityProvider: 'google', userId: '115015401343387192606', userName: 'r' }],
        realmRoles: ['default-roles-acme'],
        notBefore: 0,
        groups: [],
      },
      {
        id: '2',
        username: 'sha512',
        enabled: true,
        emailVerified: true,
        email: 'sha512.keycloak@example.com',
        credentials: [keycloakPassword('pbkdf2-sha512', pbkdf2('sha512', SALT, 64))],
      },
      {
        id: '3',
        username: 'argon2',
        enabled: true,
        emailVerified: true,
        email: 'argon2.keycloak@example.com',
        credentials: [keycloakArgon2()],
      },
      {
        id: '4',
        username: 'legacy',
        enabled: true,
        emailVerified: true,
        email: 'legacy.keycloak@example.com',
        credentials: [
          {
            type: 'password',
            hashedSaltedValue: base64(pbkdf2('sha1', SALT, 64)),
            salt: base64(SALT),
            hashIterations: 1_000,
            algorithm: 'pbkdf2',
          },
        ],
      },
    ],
    clients: [{ clientId: 'account', redirectUris: ['/realms/acme/account/*'] }],
  },
  null,
  2,
);

function keycloakPassword(algorithm: string, value: Buffer) {
  return {
    id: 'f1',
    type: 'password',
    createdDate: 1_600_000_000_000,
    secretData: JSON.stringify({ value: base64(value), salt: base64(SALT), additionalParameters: {} }),
    credentialData: JSON.stringify({ hashIterations: 1_000, algorithm, additionalParameters: {} }),
  };
}

function keycloakArgon2() {
  const [salt = '', hash = ''] = ARGON2ID.split('$').slice(4);
  const parameters = { hashLength: ['32'], memory: ['7168'], type: ['id'], version: ['1.3'], parallelism: ['1'] };
  return {
    type: 'password',
    secretData: JSON.stringify({ value: `${hash}=`, salt: `${salt}==`, additionalParameters: {} }),
    credentialData: JSON.stringify({ hashIterations: 5, algorithm: 'argon2', additionalParameters: parameters }),
  };
}
