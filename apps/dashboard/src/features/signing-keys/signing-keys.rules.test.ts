import { describe, expect, it } from 'vitest';
import type { SigningKey } from '../../api/types.ts';
import { byPublication, handoverOf } from './signing-keys.rules.ts';

const NOW = new Date('2026-11-26T09:00:00Z');
const key = (given: Partial<SigningKey>): SigningKey => ({
  id: 'sgk_1',
  kid: 'kid',
  algorithm: 'EdDSA',
  state: 'active',
  createdAt: '2026-11-01T00:00:00.000Z',
  activatedAt: '2026-11-01T00:11:00.000Z',
  retiredAt: null,
  publishedUntil: null,
  activatesAt: null,
  ...given,
});
const active = key({});
const next = key({ id: 'sgk_2', state: 'next', activatedAt: null, activatesAt: '2026-11-26T09:11:00.000Z' });
const leaving = key({ id: 'sgk_3', state: 'retired', publishedUntil: '2026-11-26T09:30:00.000Z' });
const gone = key({ id: 'sgk_4', state: 'retired', publishedUntil: '2026-11-26T08:59:59.000Z' });
const revoked = key({ id: 'sgk_5', state: 'retired', publishedUntil: null });

describe('signing keys', () => {
  it('are those that verifiers get, the next one first, and those of the past', () => {
    expect(byPublication([revoked, leaving, active, gone, next], NOW)).toEqual({
      published: [next, active, leaving],
      past: [revoked, gone],
    });
  });

  it.each([
    [
      'a key waits',
      [next, active],
      { algorithm: 'EdDSA', rotationDays: 0 },
      { kind: 'next', at: new Date('2026-11-26T09:11:00Z'), algorithm: 'EdDSA' },
    ],
    [
      'another algorithm was chosen',
      [active],
      { algorithm: 'ES256', rotationDays: 90 },
      { kind: 'awaited', algorithm: 'ES256' },
    ],
    [
      'the key that waits is not wanted any more',
      [next, active],
      { algorithm: 'RS256', rotationDays: 90 },
      { kind: 'awaited', algorithm: 'RS256' },
    ],
    [
      'by the interval',
      [active],
      { algorithm: 'EdDSA', rotationDays: 30 },
      { kind: 'planned', at: new Date('2026-12-01T00:11:00Z') },
    ],
    ['never by itself', [active], { algorithm: 'EdDSA', rotationDays: 0 }, { kind: 'never' }],
  ] as const)('hand over: %s', (_name, keys, signing, expected) => {
    expect(handoverOf(keys, signing)).toEqual(expected);
  });
});
