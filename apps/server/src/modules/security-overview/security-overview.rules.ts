export const METRICS = ['sign_ins', 'failures', 'new_devices', 'lockouts', 'bans'] as const;
export type Metric = (typeof METRICS)[number];

/** What each metric is counted from: an action of the audit, and the SQL of what tells one kind from another in its `changes`. */
// biome-ignore format: a table
export const COUNTED: readonly { readonly metric: Metric; readonly action: string; readonly key: string }[] = [
  { metric: 'sign_ins', action: 'sessions.created',      key: `a.changes #>> '{amr,0}'` },
  { metric: 'failures', action: 'sign_in.failed',        key: `a.changes ->> 'reason'` },
  { metric: 'lockouts', action: 'limits.account_locked', key: `case when (a.changes ->> 'knownDevice')::boolean then 'device' else 'account' end` },
  { metric: 'bans',     action: 'users.banned',          key: `'user'` },
  // Of the instance: these stand in the audit of the system project.
  { metric: 'bans',     action: 'address_bans.added',    key: `'address'` },
];

export const RANGES = ['24h', '7d', '30d'] as const;
export type Range = (typeof RANGES)[number];

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

const SPANS: Readonly<Record<Range, { readonly buckets: number; readonly milliseconds: number }>> = {
  '24h': { buckets: 24, milliseconds: HOUR },
  '7d': { buckets: 7, milliseconds: DAY },
  '30d': { buckets: 30, milliseconds: DAY },
};

export type Count = { readonly hour: Date; readonly metric: string; readonly key: string; readonly count: number };

export type Series = {
  readonly metric: Metric;
  readonly total: number;
  /** By method or reason, the most frequent first: one number for each bucket. */
  readonly parts: readonly { readonly key: string; readonly total: number; readonly counts: readonly number[] }[];
};

/** Whole hours or days of UTC, the last of which is not over yet. */
export function bucketsOf(range: Range, now: Date): { readonly starts: readonly Date[]; readonly seconds: number } {
  const { buckets, milliseconds } = SPANS[range];
  const last = Math.floor(now.getTime() / milliseconds) * milliseconds;
  const starts = Array.from({ length: buckets }, (_, index) => new Date(last - (buckets - 1 - index) * milliseconds));
  return { starts, seconds: milliseconds / 1000 };
}

/** Every metric has a series, also where nothing has happened. */
export function seriesOf(counts: readonly Count[], starts: readonly Date[], seconds: number): readonly Series[] {
  const first = starts[0]?.getTime() ?? 0;
  return METRICS.map((metric) => {
    const parts = new Map<string, number[]>();
    for (const count of counts) {
      const at = Math.floor((count.hour.getTime() - first) / (seconds * 1000));
      if (count.metric !== metric || at < 0 || at >= starts.length) continue;
      const row = parts.get(count.key) ?? Array.from(starts, () => 0);
      row[at] = (row[at] ?? 0) + count.count;
      parts.set(count.key, row);
    }
    const listed = [...parts]
      .map(([key, row]) => ({ key, total: sum(row), counts: row }))
      .sort((a, b) => b.total - a.total || (a.key < b.key ? -1 : 1));
    return { metric, total: sum(listed.map(({ total }) => total)), parts: listed };
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
