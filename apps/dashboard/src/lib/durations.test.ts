import { describe, expect, it } from 'vitest';
import { durationText, roughDurationText, secondsOf, splitSeconds, unitName } from './durations.ts';

describe('a length of time', () => {
  it.each([
    [1_209_600, { amount: 14, unit: 'day' }],
    [5_400, { amount: 90, unit: 'minute' }],
    [7_200, { amount: 2, unit: 'hour' }],
    [61, { amount: 61, unit: 'second' }],
    [0, { amount: 0, unit: 'second' }],
  ])('%i seconds are split', (seconds, parts) => {
    expect(splitSeconds(seconds)).toEqual(parts);
  });

  it('is split into the units that are offered', () => {
    expect(splitSeconds(86_400, ['minute', 'hour'])).toEqual({ amount: 24, unit: 'hour' });
    expect(splitSeconds(90, ['minute', 'hour'])).toEqual({ amount: 1.5, unit: 'minute' });
  });

  it('is typed as a whole number', () => {
    expect(secondsOf(' 14 ', 'day')).toBe(1_209_600);
    for (const text of ['', '1.5', '-1', '1e3', 'two', '9999999999']) expect(secondsOf(text, 'day')).toBeNaN();
  });

  it('is told in words', () => {
    expect(durationText(1_209_600, 'en-GB')).toBe('14 days');
    expect(durationText(60, 'en-GB')).toBe('1 minute');
    expect(durationText(0, 'en-GB')).toBe('0 seconds');
    expect(roughDurationText(100_000, 'en-GB')).toBe('1 day');
    expect(roughDurationText(59.9, 'en-GB')).toBe('59 seconds');
    expect(unitName('day', 'de')).toBe('Tage');
  });
});
