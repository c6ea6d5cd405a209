import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { describe, expect, test } from 'vitest';
import type { SigningKey } from './signing-key.ts';
import {
  activatesAt,
  JWKS_MAX_AGE_SECONDS,
  PUBLISH_AHEAD_SECONDS,
  planRotation,
  publicMembers,
  type Signing,
  thumbprintOf,
} from './signing-keys.rules.ts';

describe('a thumbprint', () => {
  test('is that of RFC 7638, section 3.1', () => {
    const n =
      '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw';
    expect(thumbprintOf('RS256', { kty: 'RSA', n, e: 'AQAB', alg: 'RS256', kid: '2011-04-29' })).toBe(
      'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
    );
  });

  test('is that of RFC 8037, appendix A.3', () => {
    const x = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';
    expect(thumbprintOf('EdDSA', { kty: 'OKP', crv: 'Ed25519', x })).toBe(
      'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
    );
  });

  test.each([
    ['EdDSA', generateKeyPairSync('ed25519')],
    ['RS256', generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ['ES256', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
  ] as const)(
    'of a key for %s is what another library says, and no private member is public',
    async (algorithm, pair) => {
      const jwk = pair.privateKey.export({ format: 'jwk' });
      expect(thumbprintOf(algorithm, jwk)).toBe(await calculateJwkThumbprint(jwk as JWK));
      expect(jwk.d).toBeDefined();
      expect(Object.keys(publicMembers(algorithm, jwk))).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/^(d|p|q|dp|dq|qi|oth|k)$/)]),
      );
    },
  );
});

const START = new Date('2026-01-01T00:00:00Z');
const DAY = 24 * 60 * 60;
const after = (seconds: number) => new Date(START.getTime() + seconds * 1000);
const key = (given: Partial<SigningKey>): SigningKey => ({
  id: 'one',
  kid: 'one',
  algorithm: 'EdDSA',
  state: 'active',
  createdAt: START,
  activatedAt: START,
  retiredAt: null,
  publishedUntil: null,
  ...given,
});
const next = (given: Partial<SigningKey>) => key({ id: 'two', kid: 'two', state: 'next', activatedAt: null, ...given });
const signing = (given: Partial<Signing> = {}): Signing => ({ algorithm: 'EdDSA', rotationDays: 90, ...given });
const plan = (keys: SigningKey[], at: Date, given: { asked?: boolean; signing?: Signing } = {}) => {
  const { withdraw, prepare, activate } = planRotation({
    keys,
    signing: given.signing ?? signing(),
    now: at,
    asked: given.asked ?? false,
  });
  return { withdraw: withdraw.map(({ id }) => id), prepare, activate: activate?.id ?? null };
};
const NOTHING = { withdraw: [], prepare: null, activate: null };

describe('the plan', () => {
  test('a key is published for longer than a verifier may keep the JWKS before it signs', () => {
    expect(PUBLISH_AHEAD_SECONDS).toBeGreaterThan(JWKS_MAX_AGE_SECONDS + 60);
    expect(activatesAt({ createdAt: START })).toEqual(after(PUBLISH_AHEAD_SECONDS));
  });

  test('nothing before it is time, then the next key, so that it signs on the day', () => {
    expect(plan([key({})], after(90 * DAY - PUBLISH_AHEAD_SECONDS - 1))).toEqual(NOTHING);
    expect(plan([key({})], after(90 * DAY - PUBLISH_AHEAD_SECONDS))).toEqual({ ...NOTHING, prepare: 'EdDSA' });
    expect(plan([key({})], after(3650 * DAY), { signing: signing({ rotationDays: 0 }) })).toEqual(NOTHING);
  });

  test('a next key signs when it has been published for long enough, and not before', () => {
    const keys = [key({}), next({ createdAt: after(100) })];
    for (const asked of [false, true]) {
      expect(plan(keys, after(100 + PUBLISH_AHEAD_SECONDS - 0.001), { asked })).toEqual(NOTHING);
      expect(plan(keys, after(100 + PUBLISH_AHEAD_SECONDS), { asked })).toEqual({ ...NOTHING, activate: 'two' });
    }
  });

  test('who asks gets a next key, and no second one', () => {
    expect(plan([key({})], START, { asked: true })).toEqual({ ...NOTHING, prepare: 'EdDSA' });
    expect(plan([key({}), next({})], START, { asked: true })).toEqual(NOTHING);
  });

  test('another algorithm is a next key of it; a next key of the one before is withdrawn', () => {
    const rs256 = { signing: signing({ algorithm: 'RS256' }) };
    expect(plan([key({})], START, rs256)).toEqual({ ...NOTHING, prepare: 'RS256' });
    expect(plan([key({}), next({})], START, rs256)).toEqual({ withdraw: ['two'], prepare: 'RS256', activate: null });
    expect(plan([key({}), next({ algorithm: 'RS256' })], START, rs256)).toEqual(NOTHING);
    // Changed back before it signed: the active key fits again.
    expect(plan([key({}), next({ algorithm: 'RS256' })], after(9 * DAY))).toEqual({ ...NOTHING, withdraw: ['two'] });
  });

  test('whatever the keys are: it never takes over early, and it settles', () => {
    const algorithm = fc.constantFrom('EdDSA', 'RS256', 'ES256') as fc.Arbitrary<SigningKey['algorithm']>;
    fc.assert(
      fc.property(
        algorithm,
        algorithm,
        fc.option(algorithm),
        fc.integer({ min: 0, max: 400 }),
        fc.nat(200 * DAY),
        fc.nat(3 * PUBLISH_AHEAD_SECONDS),
        fc.boolean(),
        (wanted, active, waiting, rotationDays, age, published, asked) => {
          const now = after(age);
          const createdAt = after(age - published);
          const keys = [
            key({ algorithm: active }),
            ...(waiting === null ? [] : [next({ algorithm: waiting, createdAt })]),
          ];
          const made = planRotation({ keys, signing: { algorithm: wanted, rotationDays }, now, asked });
          if (made.activate) {
            expect(published).toBeGreaterThanOrEqual(PUBLISH_AHEAD_SECONDS);
            expect(made.activate.algorithm).toBe(wanted);
          }
          expect(made.prepare !== null && made.activate !== null).toBe(false);
          // Done, and asked once more at the same moment: nothing is left to do.
          const left = keys
            .filter(({ id }) => !made.withdraw.some((gone) => gone.id === id))
            .filter(({ state }) => made.activate === null || state !== 'active')
            .map((kept) => (kept === made.activate ? key({ ...kept, state: 'active', activatedAt: now }) : kept));
          if (made.prepare) left.push(next({ id: 'three', algorithm: made.prepare, createdAt: now }));
          const again = planRotation({
            keys: left,
            signing: { algorithm: wanted, rotationDays: rotationDays && Math.max(1, rotationDays) },
            now,
            asked: false,
          });
          expect(again).toEqual({ withdraw: [], prepare: null, activate: null });
        },
      ),
    );
  });
});
