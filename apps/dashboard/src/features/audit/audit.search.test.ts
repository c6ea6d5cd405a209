import { describe, expect, it } from 'vitest';
import { auditSearch, filterOf } from './audit.search.ts';

const ID = 'usr_01k8w31n6de4sa9b7t2xq5m3rc';

describe('the address of the audit list', () => {
  it('keeps what can be chosen', () => {
    const search = { action: 'users.*', actor: ID, target: 'command_line', from: '2026-11-01', to: '2026-11-21' };
    expect(auditSearch(search)).toEqual(search);
  });

  it.each([
    { action: 'users' },
    { action: "users.banned' or 1" },
    { actor: 'Ines' },
    { target: 'usr_' },
    { from: 'yesterday' },
    { to: '2026-13-45' },
    { surprise: 'x' },
    {},
  ])('drops %j', (search) => {
    expect(auditSearch(search)).toEqual({});
  });

  it('both days are part of the range', () => {
    const { from, to } = filterOf({ from: '2026-11-20', to: '2026-11-30' });
    expect(new Date(from ?? '').getTime()).toBe(new Date(2026, 10, 20).getTime());
    expect(new Date(to ?? '').getTime()).toBe(new Date(2026, 11, 1).getTime());
  });
});
