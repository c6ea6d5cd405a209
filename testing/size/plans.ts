import type pg from 'pg';
import type { Query } from './queries.ts';
import type { Values } from './values.ts';

/** What Postgres does for one statement, and what that cost when it ran. */
export type Plan = {
  readonly query: Query;
  /** Tables that are read from end to end. */
  readonly scanned: readonly string[];
  /** How each table is reached, in the order of the plan: `users_by_age` or `seq users`. */
  readonly paths: readonly string[];
  /** Of pages, from memory or disk, in the execution. */
  readonly buffers: number;
  /** That it answered. */
  readonly rows: number;
  /** Rows that were read for nothing, in all nodes. */
  readonly discarded: number;
  readonly milliseconds: number;
  /** Planned without values, and not run. */
  readonly generic: boolean;
};

type Node = {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Shared Hit Blocks'?: number;
  readonly 'Shared Read Blocks'?: number;
  readonly 'Actual Rows'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly 'Actual Loops'?: number;
  readonly Plans?: readonly Node[];
};
type Explained = { readonly Plan: Node; readonly 'Execution Time'?: number };

/**
 * Runs it as often as asked in a transaction that is undone, and tells of the fastest: what it costs warm. Without a clock in each node: looking at
 * it hundreds of times is a large part of a millisecond.
 */
export async function planOf(client: pg.Client, query: Query, values: Values, runs: number): Promise<Plan> {
  const given = await values.of(query);
  if (given === null) return read(query, await withoutValues(client, query), true);
  let best: Explained | null = null;
  for (let run = 0; run < runs; run++) {
    await client.query('begin');
    try {
      const { rows } = await client.query<{ 'QUERY PLAN': Explained[] }>(
        `explain (analyze, buffers, timing off, format json) ${query.text}`,
        [...given],
      );
      const [explained] = rows[0]?.['QUERY PLAN'] ?? [];
      if (explained && (best === null || timeOf(explained) < timeOf(best))) best = explained;
    } finally {
      await client.query('rollback');
    }
  }
  if (best === null) throw new Error(`no plan of ${query.name}`);
  return read(query, best, false);
}

const timeOf = (explained: Explained): number => explained['Execution Time'] ?? Number.POSITIVE_INFINITY;

/** Statements by name are planned for any values after their first runs. On every version that we run on: by `execute` with nulls. */
async function withoutValues(client: pg.Client, { text }: Query): Promise<Explained> {
  await client.query('set plan_cache_mode = force_generic_plan');
  await client.query(`prepare size_plan as ${text}`);
  try {
    const count = Math.max(0, ...[...text.matchAll(/\$(\d+)/g)].map(([, n]) => Number(n)));
    const nulls = count === 0 ? '' : `(${Array.from({ length: count }, () => 'null').join(', ')})`;
    const { rows } = await client.query<{ 'QUERY PLAN': Explained[] }>(
      `explain (format json) execute size_plan${nulls}`,
    );
    const [explained] = rows[0]?.['QUERY PLAN'] ?? [];
    if (!explained) throw new Error('Postgres explained nothing');
    return explained;
  } finally {
    await client.query('deallocate size_plan');
    await client.query('reset plan_cache_mode');
  }
}

function read(query: Query, explained: Explained, generic: boolean): Plan {
  const nodes = flatten(explained.Plan);
  const root = explained.Plan;
  const reached = nodes.filter((node) => node['Index Name'] !== undefined || node['Node Type'] === 'Seq Scan');
  return {
    query,
    scanned: nodes.flatMap((node) => (node['Node Type'] === 'Seq Scan' ? [node['Relation Name'] ?? ''] : [])),
    paths: reached.map((node) => node['Index Name'] ?? `seq ${node['Relation Name']}`),
    buffers: (root['Shared Hit Blocks'] ?? 0) + (root['Shared Read Blocks'] ?? 0),
    rows: root['Actual Rows'] ?? 0,
    discarded: nodes.reduce(
      (sum, node) =>
        sum +
        ((node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)) *
          (node['Actual Loops'] ?? 1),
      0,
    ),
    milliseconds: explained['Execution Time'] ?? Number.NaN,
    generic,
  };
}

function flatten(node: Node): Node[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)];
}
