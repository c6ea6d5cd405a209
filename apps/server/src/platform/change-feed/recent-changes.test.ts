import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createClock } from '../clock/clock.ts';
import { type Change, createChanges } from './changes.ts';
import { createRecentChanges } from './recent-changes.ts';

const change = (subjectId: string): Change => ({ projectId: 'p', scope: 'session', subjectId });
const subject = (id: string) => `session ${id}`;
const at = (xmin: number) => ({ server: 'a', xmin });

function begun(floor: number, most = 1_000) {
  const changes = createChanges();
  const clock = createClock();
  const recent = createRecentChanges({ changes, clock, most });
  recent.begin(at(floor), floor, []);
  return { changes, recent, clock };
}

describe('a copy from elsewhere', () => {
  test('stands while nothing is known to have happened to what it shows', () => {
    const { changes, recent } = begun(100);
    expect(recent.stands(100, [subject('a')])).toBe(true);
    changes.hear(change('a'), 105);
    expect(recent.stands(105, [subject('a')])).toBe(false);
    expect(recent.stands(106, [subject('a')])).toBe(true);
    expect(recent.stands(100, [subject('b')])).toBe(true);
    expect(recent.stands(100, [subject('b'), subject('a')])).toBe(false);
  });

  test('of a change that the feed has not told yet does not stand, until a question that was asked later is answered', () => {
    const { changes, recent, clock } = begun(100);
    const before = clock.monotonicMilliseconds() - 1;
    changes.publish([change('a')]);
    expect(recent.stands(1_000, [subject('a')])).toBe(false);
    recent.readUpTo(at(101), before);
    expect(recent.stands(1_000, [subject('a')])).toBe(false);
    changes.hear(change('a'), 100);
    recent.readUpTo(at(101), clock.monotonicMilliseconds() + 1);
    expect(recent.stands(100, [subject('a')])).toBe(false);
    expect(recent.stands(101, [subject('a')])).toBe(true);
  });

  test('proves nothing where it is older than what is remembered', () => {
    const { changes, recent } = begun(100, 2);
    expect(recent.stands(99, [subject('x')])).toBe(false);
    for (const [index, id] of ['a', 'b', 'c'].entries()) changes.hear(change(id), 110 + index);
    // The first was forgotten: whether it happened to x is not known any more.
    expect(recent.stands(110, [subject('x')])).toBe(false);
    expect(recent.stands(111, [subject('x')])).toBe(true);
  });

  test('proves nothing before the feed was read, and after everything was dropped', () => {
    const changes = createChanges();
    const recent = createRecentChanges({ changes, clock: createClock() });
    expect([recent.moment(), recent.stands(1_000, [])]).toEqual([null, false]);
    recent.begin(at(1), 1, []);
    expect(recent.stands(1_000, [])).toBe(true);
    changes.publishAll();
    expect([recent.moment(), recent.stands(1_000, [])]).toEqual([null, false]);
  });
});

/**
 * Transactions begin and end in any order; a writer makes copies of what is committed, stamped with the feed that it read last; a reader reads the
 * feed at moments of its own. Whatever the reader believes must show every change that it has been told of.
 */
type Step =
  | { do: 'begin'; subject: string }
  | { do: 'end'; nth: number }
  | { do: 'feed' | 'copy' | 'read' | 'restart' };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('begin' as const), subject: fc.constantFrom('a', 'b', 'c') }),
  fc.record({ do: fc.constant('end' as const), nth: fc.nat(5) }),
  fc.record({ do: fc.constantFrom('feed' as const, 'copy' as const, 'read' as const, 'restart' as const) }),
);

test('whatever is believed shows every change that was told, in any order of transactions, readings and restarts', () => {
  let believed = 0;
  let refused = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), fc.integer({ min: 1, max: 4 }), (steps, most) => {
      let nextXid = 10;
      const open = new Map<number, string>();
      const committed: { xid: number; subject: string }[] = [];
      const xmin = () => Math.min(nextXid, ...open.keys());
      let stamp = xmin();
      const copies: { subject: string; xmin: number; shows: ReadonlySet<number> }[] = [];
      let known = new Set<number>();
      let reader = begun(nextXid, most);
      for (const each of steps) {
        if (each.do === 'begin') open.set(nextXid++, each.subject);
        if (each.do === 'end') {
          const [xid, of] = [...open][each.nth] ?? [];
          if (xid === undefined || of === undefined) continue;
          open.delete(xid);
          committed.push({ xid, subject: of });
        }
        if (each.do === 'feed') stamp = xmin();
        if (each.do === 'copy') {
          const shows = new Set(committed.map(({ xid }) => xid));
          for (const of of ['a', 'b', 'c']) copies.push({ subject: of, xmin: stamp, shows });
        }
        if (each.do === 'read') {
          for (const row of committed) {
            if (known.has(row.xid)) continue;
            known.add(row.xid);
            reader.changes.hear(change(row.subject), row.xid);
          }
        }
        if (each.do === 'restart') {
          // A new process remembers what is in the table: here the newest change.
          const rows = committed.toSorted((one, other) => one.xid - other.xid).slice(-1);
          reader = begun(nextXid, most);
          reader.recent.begin(
            at(xmin()),
            rows[0]?.xid ?? nextXid,
            rows.map((row) => ({ change: change(row.subject), xid: row.xid })),
          );
          known = new Set(committed.map(({ xid }) => xid));
        }
        for (const copy of copies) {
          if (!reader.recent.stands(copy.xmin, [subject(copy.subject)])) {
            refused++;
            continue;
          }
          believed++;
          const hidden = committed.filter(
            (row) => row.subject === copy.subject && known.has(row.xid) && !copy.shows.has(row.xid),
          );
          expect(hidden).toEqual([]);
        }
      }
    }),
    { numRuns: 500 },
  );
  // A judge that believes nothing would be right as well.
  expect(believed).toBeGreaterThan(1_000);
  expect(refused).toBeGreaterThan(1_000);
});
