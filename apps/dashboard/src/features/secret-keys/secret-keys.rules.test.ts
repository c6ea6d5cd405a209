import { describe, expect, it } from 'vitest';
import type { SecretKey } from '../../api/types.ts';
import type { Scope } from './secret-keys.queries.ts';
import { isReplaced, isUsable, PRESETS, presetOf, scopesOf } from './secret-keys.rules.ts';

const ALL: readonly Scope[] = [
  'users:read',
  'users:write',
  'sessions:read',
  'sessions:write',
  'projects:read',
  'projects:write',
  'secret_keys:read',
  'secret_keys:write',
  'audit_events:read',
  'changes:read',
];
const now = new Date('2026-11-21T09:41:00Z');
const key = (given: Partial<SecretKey>): SecretKey => ({
  id: 'key_1',
  name: 'Worker',
  prefix: 'sk_abcde',
  lastFour: '9fQ2',
  scopes: [],
  createdAt: '2026-11-01T00:00:00Z',
  lastUsedAt: null,
  expiresAt: null,
  revokedAt: null,
  ...given,
});

describe('a preset', () => {
  it('is known again by its rights', () => {
    for (const preset of PRESETS) {
      if (preset !== 'own') expect(presetOf(new Set(scopesOf(preset, ALL)), ALL)).toBe(preset);
    }
  });

  it('is “own” for any other rights', () => {
    expect(presetOf(new Set(), ALL)).toBe('own');
    expect(presetOf(new Set<Scope>(['users:read']), ALL)).toBe('own');
  });

  it('for looking changes nothing, and for an import touches people alone', () => {
    expect(scopesOf('look', ALL).some((scope) => scope.endsWith(':write'))).toBe(false);
    expect(scopesOf('import', ALL)).toEqual(['users:read', 'users:write']);
  });
});

it('a key works until it is revoked or its time is up', () => {
  expect(isUsable(key({}), now)).toBe(true);
  expect(isUsable(key({ revokedAt: '2026-11-20T00:00:00Z' }), now)).toBe(false);
  expect(isUsable(key({ expiresAt: '2026-11-21T09:41:00Z' }), now)).toBe(false);
  expect(isUsable(key({ expiresAt: '2026-11-22T00:00:00Z' }), now)).toBe(true);
});

it('the older of two keys of one name is the replaced one, as long as the newer works', () => {
  const old = key({});
  const fresh = key({ id: 'key_2', createdAt: '2026-11-20T00:00:00Z' });
  expect(isReplaced(old, [fresh, old], now)).toBe(true);
  expect(isReplaced(fresh, [fresh, old], now)).toBe(false);
  expect(isReplaced(old, [{ ...fresh, revokedAt: '2026-11-21T00:00:00Z' }, old], now)).toBe(false);
  expect(isReplaced(old, [{ ...fresh, name: 'Other' }, old], now)).toBe(false);
});
