import type { BulkAction } from './bulk.queries.ts';

export type BulkKind = BulkAction['type'];

/** Which of the rows on a page are chosen. `mixed`: some. */
export function tickOf(chosen: ReadonlySet<string>, onPage: readonly string[]): 'none' | 'mixed' | 'all' {
  const count = onPage.filter((id) => chosen.has(id)).length;
  if (count === 0) return 'none';
  return count === onPage.length ? 'all' : 'mixed';
}

/** A row pressed with Shift takes along everything between it and the row that was pressed before. */
export function withRange(
  chosen: ReadonlySet<string>,
  onPage: readonly string[],
  press: { readonly id: string; readonly on: boolean; readonly from: string | null; readonly shift: boolean },
): ReadonlySet<string> {
  const { id, on, from, shift } = press;
  const at = onPage.indexOf(id);
  const since = shift && from !== null ? onPage.indexOf(from) : at;
  const [first, last] = since < 0 ? [at, at] : [Math.min(at, since), Math.max(at, since)];
  const next = new Set(chosen);
  for (const between of onPage.slice(first, last + 1)) {
    if (on) next.add(between);
    else next.delete(between);
  }
  return next;
}

/** Failures of one kind stand together, the most first. */
export function failuresByCode(
  failures: readonly { readonly code: string | null }[],
): readonly { readonly code: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const { code } of failures) counts.set(code ?? '', (counts.get(code ?? '') ?? 0) + 1);
  return [...counts].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count);
}
