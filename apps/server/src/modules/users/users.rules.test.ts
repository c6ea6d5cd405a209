import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emailKeyOf } from '../../lib/email-key.ts';
import { USERNAME } from '../../lib/user-fields.ts';
import { usernameKeyOf } from '../../lib/username-key.ts';
import type { User } from './user.ts';
import { isBanned, statusOf, wantedUsername } from './users.rules.ts';

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

describe('a username', () => {
  test.each(['ada', 'Ada.Lovelace', 'a-b_c.d', '123', 'a'.repeat(32)])('may be %s', (username) => {
    expect(USERNAME.test(username)).toBe(true);
  });

  test.each([
    '',
    'ab',
    'a'.repeat(33),
    '.ada',
    'ada.',
    'a..b',
    'a-_b',
    'ada@home',
    'a b',
    'ad\u0430m',
    'ıda',
    'ａｄａ',
    'ada\n',
    'ada\u200b',
  ])('is never %j', (username) => {
    expect(USERNAME.test(username)).toBe(false);
  });

  test('is no address, and takes no longer to refuse than to read', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        if (USERNAME.test(text)) expect(text).not.toMatch(/[^A-Za-z0-9._-]/);
      }),
    );
    expect(USERNAME.test(`${'a.'.repeat(50_000)}!`)).toBe(false);
  });

  test('is one name in any case', () => {
    expect(usernameKeyOf('Ada.L')).toBe(usernameKeyOf('aDA.l'));
  });

  test('is wanted, offered or not there, as the project says', () => {
    expect(wantedUsername('off', undefined)).toBeNull();
    expect(wantedUsername('optional', null)).toBeNull();
    expect(wantedUsername('required', 'ada')).toBe('ada');
    expect(() => wantedUsername('required', undefined)).toThrow('users.username_required');
    expect(() => wantedUsername('off', 'ada')).toThrow('users.username_off');
    for (const name of ['admin', 'ROOT', 'Support', 'frontdesk', 'me'])
      expect(() => wantedUsername('optional', name), name).toThrow('users.username_reserved');
  });
});
