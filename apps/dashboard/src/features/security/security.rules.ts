import type { SecurityOverview } from '../../api/types.ts';

type Series = SecurityOverview['series'][number];
export type Metric = Series['metric'];

/** One colour of a chart: a number for each bucket. */
export type Layer = { readonly name: string; readonly total: number; readonly counts: readonly number[] };

/** There are four colours that people tell apart; what is rarer goes together. */
const MOST_LAYERS = 4;

/** The parts of one metric by their names. Parts with one name are one, the most frequent come first, and the rest is "others". */
export function layersOf(
  { parts }: Pick<Series, 'parts'>,
  names: Readonly<Record<string, string>>,
  others: string,
): readonly Layer[] {
  const named = new Map<string, Layer>();
  for (const { key, total, counts } of parts) {
    const name = names[key] ?? key;
    const known = named.get(name);
    named.set(name, known === undefined ? { name, total, counts } : added(known, { total, counts }));
  }
  const layers = [...named.values()].sort((a, b) => b.total - a.total);
  if (layers.length <= MOST_LAYERS) return layers;
  const [first, ...rest] = layers.slice(MOST_LAYERS - 1);
  if (first === undefined) return layers;
  return [...layers.slice(0, MOST_LAYERS - 1), rest.reduce(added, { ...first, name: others })];
}

/** A whole metric as one colour. */
export function layerOf({ parts, total }: Pick<Series, 'parts' | 'total'>, name: string, buckets: number): Layer {
  const nothing: Layer = { name, total: 0, counts: Array.from({ length: buckets }, () => 0) };
  return { ...parts.reduce(added, nothing), total };
}

function added<Sum extends Layer>(sum: Sum, { total, counts }: Pick<Layer, 'total' | 'counts'>): Sum {
  return { ...sum, total: sum.total + total, counts: sum.counts.map((count, index) => count + (counts[index] ?? 0)) };
}

/** What stands above each other in each bucket. */
export function heightsOf(layers: readonly Layer[], buckets: number): readonly number[] {
  return Array.from({ length: buckets }, (_, index) =>
    layers.reduce((sum, { counts }) => sum + (counts[index] ?? 0), 0),
  );
}

/** The end of the axis: a round number that no bar is higher than, and that can be halved. */
export function axisEnd(most: number): number {
  if (most <= 2) return 2;
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [1, 2, 4, 6, 8, 10].find((one) => one * power >= most) ?? 10;
  return step * power === 1 ? 2 : step * power;
}
