import { describe, expect, test } from 'vitest';
import { FEED_RETENTION_SECONDS } from '../../app/housekeeping.ts';
import { encodeCursor } from '../../lib/schemas.ts';
import { belongsTo, CURSOR_SECONDS, canContinue, decodeChangeCursor, encodeChangeCursor } from './changes.rules.ts';

const NOW = new Date('2026-11-26T08:00:00Z');
const position = { epoch: '1700000000000000', snapshot: '100:120:101,105' };
const cursor = (text: string) => {
  const decoded = decodeChangeCursor(text);
  if (decoded === null) throw new Error(`${text} is no cursor`);
  return decoded;
};
const withSnapshot = (snapshot: string) => cursor(encodeChangeCursor({ ...position, snapshot }, NOW));

describe('a cursor of changes', () => {
  test('comes back as it was given', () => {
    const text = encodeChangeCursor(position, NOW);
    expect(cursor(text)).toEqual({ version: '1', ...position, takenAtMilliseconds: NOW.getTime() });
    expect(canContinue(cursor(text), NOW)).toBe(true);
  });

  test.each(['', 'x', 'bm90IGpzb24', encodeCursor(['1', 'a', 'b']), encodeCursor(['1', '2', null, '1:1:'])])(
    'is not %j',
    (text) => expect(decodeChangeCursor(text)).toBeNull(),
  );

  test('ends before the feed forgets', () => {
    expect(CURSOR_SECONDS).toBeLessThan(FEED_RETENTION_SECONDS);
    const taken = cursor(encodeChangeCursor(position, NOW));
    const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
    expect(canContinue(taken, later(CURSOR_SECONDS))).toBe(true);
    expect(canContinue(taken, later(CURSOR_SECONDS + 1))).toBe(false);
    expect(canContinue(taken, later(-CURSOR_SECONDS - 1))).toBe(false);
    expect(canContinue({ ...taken, takenAtMilliseconds: Number.NaN }, NOW)).toBe(false);
  });

  test('of another version is not understood', () => {
    const other = cursor(encodeCursor(['2', position.epoch, String(NOW.getTime()), position.snapshot]));
    expect(canContinue(other, NOW)).toBe(false);
  });

  // Postgres would refuse these, and the refusal would be a failure of ours.
  test.each([
    '',
    '1',
    '0:5:',
    '5:4:',
    '5:9:4',
    '5:9:9',
    '5:9:7,6',
    '5:9:6,',
    'a:b:',
    '5:9223372036854775808:',
    '1:2:3:',
  ])('with the snapshot %j is not understood', (snapshot) =>
    expect(canContinue(withSnapshot(snapshot), NOW)).toBe(false),
  );

  test.each(['5:5:', '5:9:', '5:9:5,6,8'])('with the snapshot %j is', (snapshot) =>
    expect(canContinue(withSnapshot(snapshot), NOW)).toBe(true),
  );

  test('belongs to the server that gave it, and to no earlier state of it', () => {
    const taken = withSnapshot('100:120:');
    expect(belongsTo(taken, position)).toBe(true);
    expect(belongsTo(taken, { ...position, epoch: '1700000000000001' })).toBe(false);
    expect(belongsTo(taken, { ...position, snapshot: '100:119:' })).toBe(false);
  });
});
