import { describe, expect, it } from 'vitest';
import { axisEnd, heightsOf, layerOf, layersOf } from './security.rules.ts';

const part = (key: string, counts: number[]) => ({ key, counts, total: counts.reduce((a, b) => a + b, 0) });

describe('the colours of a chart', () => {
  it('are four at most, the most frequent first, and lose nothing', () => {
    const parts = ['a', 'b', 'c', 'd', 'e', 'f'].map((key, index) => part(key, [index, 1]));
    const layers = layersOf({ parts }, {}, 'Others');
    expect(layers.map(({ name, total }) => [name, total])).toEqual([
      ['f', 6],
      ['e', 5],
      ['d', 4],
      ['Others', 6],
    ]);
    expect(heightsOf(layers, 2)).toEqual([15, 6]);
  });

  it('are one for what has one name', () => {
    const layers = layersOf(
      { parts: [part('hwk', [1, 0]), part('swk', [0, 2])] },
      { hwk: 'Passkey', swk: 'Passkey' },
      '',
    );
    expect(layers).toEqual([{ name: 'Passkey', total: 3, counts: [1, 2] }]);
  });

  it('exist for a metric of which nothing has happened', () => {
    expect(layerOf({ parts: [], total: 0 }, 'Bans', 3)).toEqual({ name: 'Bans', total: 0, counts: [0, 0, 0] });
  });
});

it.each([
  [0, 2],
  [1, 2],
  [2, 2],
  [3, 4],
  [7, 8],
  [10, 10],
  [11, 20],
  [55, 60],
  [61, 80],
  [99, 100],
  [1_001, 2_000],
])('an axis for %i ends at %i', (most, end) => expect(axisEnd(most)).toBe(end));
