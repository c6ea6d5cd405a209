import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emailKeyOf } from '../../lib/email-key.ts';
import type { User } from './user.ts';
import { isBanned, statusOf } from './users.rules.ts';

const now = new Date('2026-05-01T12:00:00Z');
const before = new Date('2026-05-01T11:59:59Z');
const after = new Date('2026-05-01T12:00:01Z');
const user = { deletionDueAt: null, bannedAt: null, banExpiresAt: null, emailVerifiedAt: before } as User;

describe('the key of an address', () => {
  test('is the same for all spellings of it', () => {
    expect(emailKeyOf('Ada@Example.com')).toBe(emailKeyOf('ada@example.COM'));
    expect(emailKeyOf('rene\u0301@example.com')).toBe(emailKeyOf('RENÉ@example.com'));
  });

  test('keeps apart what providers keep apart', () => {
    expect(new Set(['ada@x.org', 'a.da@x.org', 'ada+notes@x.org'].map(emailKeyOf)).size).toBe(3);
  });

  test('is the key of itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => emailKeyOf(emailKeyOf(text)) === emailKeyOf(text)),
    );
  });
});

describe('a ban', () => {
  test('without an end stands, with an end stands until then', () => {
    expect(isBanned({ bannedAt: null, banExpiresAt: null }, now)).toBe(false);
    expect(isBanned({ bannedAt: before, banExpiresAt: null }, now)).toBe(true);
    expect(isBanned({ bannedAt: before, banExpiresAt: after }, now)).toBe(true);
    expect(isBanned({ bannedAt: before, banExpiresAt: now }, now)).toBe(false);
  });
});

test('the status names what keeps a person out before what they have to do', () => {
  expect(statusOf(user, now)).toBe('active');
  expect(statusOf({ ...user, emailVerifiedAt: null }, now)).toBe('unverified');
  expect(statusOf({ ...user, emailVerifiedAt: null, bannedAt: before }, now)).toBe('banned');
  expect(statusOf({ ...user, bannedAt: before, banExpiresAt: before }, now)).toBe('active');
  expect(statusOf({ ...user, bannedAt: before, deletionDueAt: after }, now)).toBe('deleting');
});
