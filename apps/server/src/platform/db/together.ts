import type { Database, Statement } from './database.ts';

type Waiting<Values> = {
  readonly values: Values;
  readonly answer: (row: never) => void;
  readonly fail: (error: unknown) => void;
};

const MOST_AT_ONCE = 64;

/**
 * Look-ups of one kind that are asked in one turn of the event loop travel in one statement: most of what a look-up costs is the way there and
 * back. A statement begins after each of its questions was asked, so no answer is older than its question.
 *
 * `one` takes the values of a question; `many` takes an array for each of them, and answers rows with `n`, the place of their question from 1.
 */
export function lookUpTogether<Values extends readonly unknown[], Row>(statements: {
  readonly one: Statement<Row>;
  readonly many: Statement<Row & { n: number }>;
}): (database: Database, values: Values) => Promise<Row | null> {
  const waitingAt = new WeakMap<Database, Waiting<Values>[]>();

  function askAll(database: Database): void {
    const waiting = waitingAt.get(database) ?? [];
    waitingAt.delete(database);
    for (let at = 0; at < waiting.length; at += MOST_AT_ONCE) {
      const some = waiting.slice(at, at + MOST_AT_ONCE);
      ask(database, some).catch((error: unknown) => {
        for (const { fail } of some) fail(error);
      });
    }
  }

  async function ask(database: Database, some: readonly Waiting<Values>[]): Promise<void> {
    const [first] = some;
    if (first && some.length === 1) {
      const rows = await database.prepared(statements.one, first.values);
      first.answer((rows[0] ?? null) as never);
      return;
    }
    const columns = (first?.values ?? []).map((_, column) => some.map(({ values }) => values[column]));
    const found = new Map<number, Row>();
    for (const row of await database.prepared(statements.many, columns)) found.set(row.n, row);
    some.forEach(({ answer }, index) => {
      answer((found.get(index + 1) ?? null) as never);
    });
  }

  return (database, values) =>
    new Promise<Row | null>((answer, fail) => {
      const waiting = waitingAt.get(database);
      if (waiting) waiting.push({ values, answer, fail });
      else {
        waitingAt.set(database, [{ values, answer, fail }]);
        setImmediate(askAll, database);
      }
    });
}
