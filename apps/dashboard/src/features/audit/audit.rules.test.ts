import { describe, expect, it } from 'vitest';
import { actionFamilies, actionWords, byDay, changesOf } from './audit.rules.ts';

const plain = (_field: string, value: unknown) =>
  value === null
    ? '–'
    : Array.isArray(value)
      ? value.join(', ')
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value);

describe('what an event changed is shown line by line', () => {
  it.each([
    [{ name: ['Ada', 'Ada L.'] }, [{ field: 'name', before: 'Ada', after: 'Ada L.' }]],
    [{ name: [null, 'Ada'] }, [{ field: 'name', before: '–', after: 'Ada' }]],
    [{ emailVerified: [false, true] }, [{ field: 'emailVerified', before: 'false', after: 'true' }]],
    [{ reason: 'spam', expiresAt: null }, [{ field: 'reason', before: null, after: 'spam' }]],
    [{ scopes: ['users:read', 'users:write'] }, [{ field: 'scopes', before: null, after: 'users:read, users:write' }]],
    [
      { paragraphs: ['Here it is.', 'It is quick.'] },
      [{ field: 'paragraphs', before: null, after: 'Here it is., It is quick.' }],
    ],
    [{ amr: ['pwd', 'otp'] }, [{ field: 'amr', before: null, after: 'pwd, otp' }]],
    [{ organizations: ['org_a', 'org_b'] }, [{ field: 'organizations', before: null, after: 'org_a, org_b' }]],
    [{ amr: ['pwd'] }, [{ field: 'amr', before: null, after: 'pwd' }]],
    [{ settings: { a: 1 } }, [{ field: 'settings', before: null, after: '{"a":1}' }]],
    [
      {
        'settings.session': [
          { idle: 1, domain: null },
          { idle: 1, domain: 'example.com' },
        ],
      },
      [{ field: 'settings.session.domain', before: '–', after: 'example.com' }],
    ],
    [{}, []],
  ])('%j', (changes, lines) => {
    expect(changesOf(changes, plain)).toEqual(lines);
  });
});

it('events of one day stand together, in the order of the list', () => {
  const events = ['2026-11-21T10:00:00Z', '2026-11-21T09:00:00Z', '2026-11-20T09:00:00Z'].map((occurredAt) => ({
    occurredAt,
  }));
  expect(
    byDay(events, (at) => at.toISOString().slice(0, 10)).map(({ day, events: { length } }) => [day, length]),
  ).toEqual([
    ['2026-11-21', 2],
    ['2026-11-20', 1],
  ]);
});

it('an action without words of ours can still be read', () => {
  expect(actionWords('teams.member_added')).toBe('teams: member added');
});

it('actions of one noun stand together', () => {
  expect(actionFamilies(['users.created', 'sign_in.failed', 'users.banned'])).toEqual([
    { noun: 'users', actions: ['users.created', 'users.banned'] },
    { noun: 'sign_in', actions: ['sign_in.failed'] },
  ]);
});
