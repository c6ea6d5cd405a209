import { availableParallelism } from 'node:os';
import { describe, expect, test } from 'vitest';
import { createClock } from '../clock/clock.ts';
import { createLog } from '../log/log.ts';
import { createPlaces } from './places.ts';
import { createQueues } from './queues.ts';
import { shareOf, WORK } from './work.ts';

const overloaded = expect.objectContaining({ definition: expect.objectContaining({ code: 'instance.overloaded' }) });

describe('places', () => {
  test('are given in the order of arrival, and handed over', async () => {
    const places = createPlaces({ name: 'test', runningMost: 1, waitingMost: 3, waitMillisecondsMost: 10_000 });
    await places.take();
    const order: number[] = [];
    const waiting = [1, 2, 3].map(async (n) => {
      await places.take();
      order.push(n);
      places.give();
    });
    expect([places.running, places.waiting]).toEqual([1, 3]);
    await expect(places.take()).rejects.toEqual(overloaded);
    places.give();
    await Promise.all(waiting);
    expect(order).toEqual([1, 2, 3]);
    expect([places.running, places.waiting, places.shed]).toEqual([0, 0, 1]);
  });

  test('are waited for no longer than their bound, and who gave up takes none', async () => {
    const places = createPlaces({ name: 'test', runningMost: 1, waitingMost: 3, waitMillisecondsMost: 20 });
    await places.take();
    await expect(places.take()).rejects.toEqual(overloaded);
    places.give();
    expect([places.running, places.waiting, places.shed]).toEqual([0, 0, 1]);
  });
});

describe('a queue', () => {
  const make = (hashMilliseconds = 0, clock = createClock()) =>
    createQueues({
      clock,
      log: createLog('silent'),
      databasePoolSize: 16,
      hashMilliseconds: () => hashMilliseconds,
    });

  /** Takes every place, and keeps it until told. */
  function fill(queue: ReturnType<typeof make>['visits'], most: number) {
    let end: () => void = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const all = Array.from({ length: most }, () =>
      queue.run(
        () => ended,
        () => false,
      ),
    );
    return { end, all };
  }

  test('does nothing for somebody who has left, and goes on', async () => {
    const { visits } = make();
    let worked = 0;
    const work = async () => {
      worked++;
    };
    await expect(visits.run(work, () => true)).rejects.toEqual(overloaded);
    await visits.run(work, () => false);
    expect(worked).toBe(1);
    expect(visits.places.running).toBe(0);
  });

  test('turns away at the door once what is ahead takes too long, and not before', async () => {
    // Fifty seconds for each hash: whatever waits cannot be answered in time.
    const { hashing, visits } = make(50_000);
    expect(hashing.isFull()).toBe(false);
    const held = fill(hashing, 40);
    expect(hashing.isFull()).toBe(true);
    expect(visits.isFull()).toBe(false);
    held.end();
    await Promise.all(held.all);
    expect(hashing.isFull()).toBe(false);
  });

  test('gives away fewer places where a hash takes long, though nobody waits, and four whatever it takes', async () => {
    const cores = availableParallelism();
    const passed = (hashMilliseconds: number) => {
      const { hashing } = make(hashMilliseconds * cores);
      const held: ReturnType<typeof fill>[] = [];
      while (!hashing.isFull() && held.length < 1_000) held.push(fill(hashing, 1));
      const { running, waiting } = hashing.places;
      for (const one of held) one.end();
      return { running, waiting };
    };
    // What is ahead of the last one let in takes 450 ms at most.
    expect(passed(50)).toEqual({ running: 9, waiting: 0 });
    expect(passed(5_000)).toEqual({ running: 4, waiting: 0 });
    const { running, waiting } = passed(1);
    expect(running).toBe(16 + 4 * cores);
    expect(waiting).toBeGreaterThan(0);
  });

  test('lets one wait again after all took long, and so finds out that they do not any more', async () => {
    let now = 1;
    const { visits } = make(
      0,
      createClock(() => now),
    );
    const passThrough = async (milliseconds: number) => {
      const held = fill(visits, 8);
      const behind = Array.from({ length: 40 }, () => fill(visits, 1));
      held.end();
      for (const one of behind) {
        await Promise.all(held.all);
        now += milliseconds;
        one.end();
        await Promise.all(one.all);
      }
    };
    await passThrough(400);
    const held = fill(visits, 8);
    expect(visits.isFull()).toBe(false);
    const waiting = fill(visits, 1);
    expect(visits.isFull()).toBe(true);
    held.end();
    waiting.end();
    await Promise.all([...held.all, ...waiting.all]);
    for (let n = 0; n < 4; n++) await passThrough(1);
    const many = fill(visits, 16);
    expect(visits.isFull()).toBe(false);
    many.end();
    await Promise.all(many.all);
  });

  test('gives its place back when the work fails', async () => {
    const { administration } = make();
    const failing = async () => {
      throw new Error('broken');
    };
    await expect(administration.run(failing, () => false)).rejects.toThrow('broken');
    expect(administration.places.running).toBe(0);
  });
});

test.each([2, 3, 4, 8, 16, 50, 200])('of %s connections no kind of work can have all', (poolSize) => {
  for (const work of WORK) {
    expect(shareOf(work, poolSize)).toBeGreaterThanOrEqual(1);
    expect(shareOf(work, poolSize)).toBeLessThan(poolSize);
  }
});
