import type { Services } from '../context/context.ts';
import { type Db, runStatement, statement } from './database.ts';
import { sealedUnder } from './sealed-under.ts';

/** One column of sealed values, for whoever retires data keys. */
export type SealedValues = {
  /** Where they lie, as `table.column`. */
  readonly column: string;
  count(db: Db, dataKeyId: string): Promise<number>;
  /** Seals at most `limit` values that are under this data key anew, under the active one; how many. */
  reseal(services: Pick<Services, 'database' | 'vault'>, dataKeyId: string, limit: number): Promise<number>;
};

/**
 * Declares a column of values that `vault.seal` made. `key` are the columns of its table's primary key, `context` is what the value of a row was sealed
 * for.
 */
export function sealedValues<Column extends string>({
  name,
  table,
  column,
  key,
  context,
}: {
  readonly name: string;
  readonly table: string;
  readonly column: string;
  readonly key: readonly Column[];
  readonly context: (row: Readonly<Record<Column, string>>) => string;
}): SealedValues {
  type Row = Record<Column, string> & { readonly sealed: Buffer };
  const count = statement<{ count: number }>(
    `${name}.count_sealed_under`,
    `select count(*) as count from ${table} where ${sealedUnder(column)}`,
  );
  const list = statement<Row>(
    `${name}.list_sealed_under`,
    `select ${key.join(', ')}, ${column} as sealed from ${table} where ${sealedUnder(column)} limit $2`,
  );
  // Only while it is what was read: a value that was replaced, or taken away, meanwhile stays so.
  const replace = statement<never>(
    `${name}.replace_sealed`,
    `update ${table} set ${column} = $1 where ${column} = $2 and ${key.map((part, at) => `${part} = $${at + 3}`).join(' and ')}`,
  );
  return {
    column: `${table}.${column}`,
    async count(db, dataKeyId) {
      return (await runStatement(db, count, [dataKeyId]))[0]?.count ?? 0;
    },
    async reseal({ database: { db }, vault }, dataKeyId, limit) {
      const rows = await runStatement(db, list, [dataKeyId, limit]);
      for (const row of rows) {
        const sealedFor = context(row);
        const sealedAnew = vault.seal(await vault.unseal(row.sealed, sealedFor), sealedFor);
        await runStatement(db, replace, [sealedAnew, row.sealed, ...key.map((part) => row[part])]);
      }
      return rows.length;
    },
  };
}
