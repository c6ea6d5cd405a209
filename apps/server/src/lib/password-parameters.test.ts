import { expect, test } from 'vitest';
import {
  LEAST_PARAMETERS,
  MEMORY_KIB_MOST,
  memoryKibMostOf,
  type PasswordParameters,
  proposeParameters,
} from './password-parameters.ts';

const GIB = 1024 ** 3;

/** A machine that fills so much memory in a millisecond. */
const machine =
  (kibPerMillisecond: number) =>
  async ({ memoryKib, passes }: PasswordParameters): Promise<number> =>
    (memoryKib * passes) / kibPerMillisecond;

const propose = (kibPerMillisecond: number, memoryKibMost: number) =>
  proposeParameters({ measure: machine(kibPerMillisecond), memoryKibMost, millisecondsMost: 100 });

test.each([
  ['a slow machine gets the least', 300, MEMORY_KIB_MOST, 19_456, 2],
  ['one that just fits gets the least', 19_456 / 50, MEMORY_KIB_MOST, 19_456, 2],
  ['memory comes first', 1_600, MEMORY_KIB_MOST, 76_800, 2],
  ['passes where memory has ended', 1_600, 40_000, 39_936, 4],
  ['passes alone where there is no memory to spare', 1_600, 19_456, 19_456, 8],
  ['no more than can be verified, however fast', 1_000_000, MEMORY_KIB_MOST, 261_120, 4],
])('%s', async (_, kibPerMillisecond, memoryKibMost, memoryKib, passes) => {
  expect(await propose(kibPerMillisecond, memoryKibMost)).toEqual({
    memoryKib,
    passes,
    milliseconds: (memoryKib * passes) / kibPerMillisecond,
  });
});

test('hashes on all cores take a quarter of the memory at most, and never less than the least each', () => {
  expect(memoryKibMostOf({ memoryBytes: 2 * GIB, cores: 4 })).toBe((512 * 1024) / 4);
  expect(memoryKibMostOf({ memoryBytes: GIB / 4, cores: 16 })).toBe(LEAST_PARAMETERS.memoryKib);
  expect(memoryKibMostOf({ memoryBytes: 512 * GIB, cores: 4 })).toBe(MEMORY_KIB_MOST);
});
