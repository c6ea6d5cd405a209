import { describe, expect, test } from 'vitest';
import { createHeardChanges } from './heard-changes.ts';
import { createRecentlyUsed } from './recently-used.ts';

const at = (heardAt: number) => ({ heardAt, readAt: heardAt });
const HOUR = 60 * 60 * 1000;

describe('what was heard of', () => {
  test('concerns whom it named, the last of it', () => {
    const heard = createHeardChanges();
    heard.add('ses_1', at(1));
    heard.add('usr_1', at(2));
    heard.add('ses_1', at(3));
    expect(heard.latest(['ses_1', 'usr_1'])).toEqual(at(3));
    expect(heard.latest(['ses_2', 'usr_1'])).toEqual(at(2));
    expect(heard.latest(['ses_2', 'usr_2'])).toBeNull();
    heard.addAll(at(4));
    expect(heard.latest(['ses_2'])).toEqual(at(4));
    expect(heard.latest(['ses_1'])).toEqual(at(4));
    expect(heard.latestOf(['ses_1'])).toEqual(at(3));
    expect(heard.latestOf(['ses_2'])).toBeNull();
  });

  test('is remembered as long as a token can live', () => {
    const heard = createHeardChanges();
    heard.add('ses_1', at(0));
    heard.add('ses_2', at(HOUR));
    expect(heard.latestOf(['ses_1'])).toEqual(at(0));
    heard.add('ses_2', at(HOUR + 61_000));
    expect(heard.latest(['ses_1'])).toBeNull();
  });

  test('concerns everybody where there is no room to remember whom', () => {
    const heard = createHeardChanges(2);
    for (const [index, id] of ['ses_1', 'ses_2', 'ses_3'].entries()) heard.add(id, at(index));
    expect(heard.latest(['ses_9'])).toEqual(at(0));
    expect(heard.latest(['ses_1'])).toEqual(at(0));
    expect(heard.latest(['ses_3'])).toEqual(at(2));
  });
});

test('what was used lately is kept, and no more than may be', () => {
  const kept = createRecentlyUsed<number>(4);
  kept.set('used', 0);
  for (let index = 0; index < 100; index++) {
    expect(kept.get('used')).toBe(0);
    kept.set(`key ${index}`, index);
  }
  const found = Array.from({ length: 100 }, (_, index) => kept.get(`key ${index}`)).filter(
    (value) => value !== undefined,
  );
  expect(found.length).toBeGreaterThan(0);
  expect(found.length).toBeLessThanOrEqual(4);
});
