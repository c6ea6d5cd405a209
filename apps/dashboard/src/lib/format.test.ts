import { describe, expect, it } from 'vitest';
import { dayName, initialsOf, longDate, shortTime } from './format.ts';

const british = { locale: 'en-GB', timeZone: 'UTC' };
const now = new Date('2026-11-21T09:41:00Z');

describe('a time is as short as it can be', () => {
  it.each([
    ['2026-11-21T09:40:50Z', 'now'],
    ['2026-11-21T09:39:00Z', '2 min ago'],
    ['2026-11-21T09:41:30Z', 'now'],
    ['2026-11-21T08:12:00Z', '08:12'],
    ['2026-11-20T23:12:00Z', '20 Nov 2026'],
    ['2025-02-03T10:00:00Z', '3 Feb 2025'],
    ['2026-12-21T10:00:00Z', '21 Dec 2026'],
  ])('%s', (at, text) => {
    expect(shortTime(new Date(at), now, british)).toBe(text);
  });

  it('in the reader’s own time zone', () => {
    expect(shortTime(new Date('2026-11-21T01:00:00Z'), now, { locale: 'en-GB', timeZone: 'America/New_York' })).toBe(
      '20 Nov 2026',
    );
    expect(longDate(now, { locale: 'de-DE', timeZone: 'UTC' })).toBe('21. November 2026');
    expect(dayName(now, british)).toMatch(/^Saturday,? 21 November 2026$/);
  });
});

describe('the round mark has the initials', () => {
  it.each([
    ['Ines Okafor', 'IO'],
    ['Anneliese Königsberger-Hoffmann', 'AH'],
    ['Bram de Vries', 'BV'],
    ['ines.okafor@northwind.example', 'IO'],
    ['ada@example.com', 'AE'],
    ['Cher', 'C'],
    ['𝒳 ü', '𝒳Ü'],
    ['', '?'],
  ])('%s', (text, initials) => {
    expect(initialsOf(text)).toBe(initials);
  });
});
