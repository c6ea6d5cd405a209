import { describe, expect, test } from 'vitest';
import { createClock } from './clock.ts';

const NOW = Date.parse('2026-11-26T08:00:00Z');

/** A machine whose monotonic clock the test moves. */
function machine() {
  let monotonic = 1_000;
  const clock = createClock(() => monotonic);
  return {
    clock,
    pass: (milliseconds: number) => {
      monotonic += milliseconds;
    },
    /** The database read its clock `after` milliseconds after the question; the answer was here `there` milliseconds later. */
    ask(database: number, there: number, back: number) {
      const asked = monotonic;
      monotonic += there + back;
      clock.adjust(new Date(database), asked, monotonic);
    },
  };
}

describe('the clock', () => {
  test('is the time of the database, whatever its own machine believes', () => {
    const { clock, ask, pass } = machine();
    ask(NOW, 1, 1);
    expect(clock.now().getTime()).toBe(NOW + 1);
    pass(60_000);
    expect(clock.now().getTime()).toBe(NOW + 60_001);
  });

  test('believes a quick answer over a slow one, and is never ahead by more than half a quick answer took', () => {
    const { clock, ask, pass } = machine();
    ask(NOW, 1, 1);
    pass(250);
    // Two seconds on the way there: taken for the moment of the question, it would put this replica two seconds into the future.
    ask(NOW + 2 + 249 + 2_000, 2_000, 10);
    expect(clock.now().getTime() - (NOW + 1 + 250 + 2_010)).toBeLessThanOrEqual(1);
  });

  test('follows a database whose clock was set, forwards and backwards', () => {
    const { clock, ask, pass } = machine();
    ask(NOW, 1, 1);
    for (const moved of [3_600_000, -7_200_000]) {
      pass(250);
      ask(NOW + moved, 40, 40);
      expect(clock.now().getTime()).toBe(NOW + moved + 40);
    }
  });

  test('takes a slower answer in time, because two clocks never run alike', () => {
    const { clock, ask, pass } = machine();
    ask(NOW, 1, 1);
    pass(3_600_000);
    // An hour later the two have run 100 ms apart, and every answer takes 20 ms now.
    ask(NOW + 3_600_000 + 100, 10, 10);
    expect(clock.now().getTime()).toBe(NOW + 3_600_000 + 110);
  });
});
