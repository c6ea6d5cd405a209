import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { encodeId } from '../../lib/type-id.ts';
import { signJwt } from '../../platform/crypto/jwt.ts';
import type { Project } from '../projects/index.ts';
import type { ProjectKeys } from '../signing-keys/index.ts';
import { readAccessToken } from './access-token.ts';

const project = { baseUrl: 'https://auth.example.com' } as Project;
const now = new Date('2026-01-01T00:00:00Z');
const seconds = now.getTime() / 1000;
const sessionId = '0199d4a0-0000-7000-8000-000000000000';
const claims = {
  iss: project.baseUrl,
  aud: project.baseUrl,
  sid: encodeId('session', sessionId),
  iat: seconds - 60,
  exp: seconds + 60,
};
const without = (name: keyof typeof claims) =>
  Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));
const pairs = {
  EdDSA: generateKeyPairSync('ed25519'),
  RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
};

describe.each(['EdDSA', 'RS256', 'ES256'] as const)('signed with %s', (algorithm) => {
  const { publicKey, privateKey } = pairs[algorithm];
  const signer = { kid: 'one', algorithm, privateKey };
  const keys: ProjectKeys = {
    signer,
    verification: new Map([['one', { algorithm, publicKey }]]),
    jwks: { keys: [] },
  };
  const read = (given: Record<string, unknown>, typ = 'at+jwt') =>
    readAccessToken(signJwt(signer, typ, given), project, keys, now);

  test('a token of this project speaks for its session until it ends', () => {
    expect(read(claims)).toEqual({ sessionId, expiresAtMilliseconds: (seconds + 60) * 1000 });
  });

  // Each of them is signed with the project's own key: what is judged is what the token says.
  test.each([
    ['without an end', without('exp'), undefined],
    ['with an end that is no number', { ...claims, exp: '9999999999' }, undefined],
    ['at its end', { ...claims, exp: seconds }, undefined],
    ['without a time of issue', without('iat'), undefined],
    ['without an issuer', without('iss'), undefined],
    ['of another issuer', { ...claims, iss: 'https://auth.example.com.evil.example' }, undefined],
    ['without an audience', without('aud'), undefined],
    ['for another audience', { ...claims, aud: 'https://other.example.com' }, undefined],
    ['for a list of audiences', { ...claims, aud: [project.baseUrl, 'https://other.example.com'] }, undefined],
    ['without a session', without('sid'), undefined],
    ['of a session that is none', { ...claims, sid: sessionId }, undefined],
    ['that is an identity token', claims, 'JWT'],
  ] as const)('a token is refused: %s', (_, given, typ) => {
    expect(read(given, typ)).toBeNull();
  });

  test('a token that was read once is judged again by its end and by the keys that are published then', () => {
    const token = signJwt(signer, 'at+jwt', claims);
    expect(readAccessToken(token, project, keys, now)).not.toBeNull();
    expect(readAccessToken(token, project, keys, new Date(now.getTime() + 60_000))).toBeNull();
    expect(readAccessToken(token, project, { ...keys, verification: new Map() }, now)).toBeNull();
  });

  test('a token of another project is refused: its key is not among this one’s, and neither issuer nor audience fit', () => {
    const elsewhere = { kid: 'two', algorithm, privateKey: pairs[algorithm].privateKey };
    const other = { ...claims, iss: 'https://other.example.com', aud: 'https://other.example.com' };
    for (const token of [
      signJwt(elsewhere, 'at+jwt', claims),
      signJwt(signer, 'at+jwt', other),
      signJwt(signer, 'at+jwt', { ...claims, iss: other.iss }),
      signJwt(signer, 'at+jwt', { ...claims, aud: other.aud }),
    ])
      expect(readAccessToken(token, project, keys, now)).toBeNull();
  });
});
