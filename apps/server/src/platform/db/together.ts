import type { Database, Statement } from './database.ts';

type Waiting<Values> = {
  readonly values: Values;
  readonly done: () => void;
  readonly fail: (error: unknown) => void;
};

const MOST_AT_ONCE = 64;

/**
 * What is asked in one turn of the event loop travels in one statement: most of what a small statement costs is the way there and back. A statement
 * begins after each of its questions was asked, so no answer is older than its question.
 */
export function together<Values>(
  ask: (database: Database, some: readonly Values[]) => Promise<void>,
): (database: Database, values: Values) => Promise<void> {
  const waitingAt = new WeakMap<Database, Waiting<Values>[]>();

  function askAll(database: Database): void {
    const waiting = waitingAt.get(database) ?? [];
    waitingAt.delete(database);
    for (let at = 0; at < waiting.length; at += MOST_AT_ONCE) {
      const some = waiting.slice(at, at + MOST_AT_ONCE);
      ask(
        database,
        some.map(({ values }) => values),
      ).then(
        () => {
          for (const { done } of some) done();
        },
        (error: unknown) => {
          for (const { fail } of some) fail(error);
        },
      );
    }
  }

  return (database, values) =>
    new Promise<void>((done, fail) => {
      const waiting = waitingAt.get(database);
      if (waiting) waiting.push({ values, done, fail });
      else {
        waitingAt.set(database, [{ values, done, fail }]);
        setImmediate(askAll, database);
      }
    });
}

type Question<Values, Row> = { readonly values: Values; answer: Row | null };

/**
 * Look-ups of one kind, together. `one` takes the values of a question; `many` takes an array for each of them, and answers rows with `n`, the place
 * of their question from 1.
 */
export function lookUpTogether<Values extends readonly unknown[], Row>(statements: {
  readonly one: Statement<Row>;
  readonly many: Statement<Row & { n: number }>;
}): (database: Database, values: Values) => Promise<Row | null> {
  const ask = together<Question<Values, Row>>(async (database, some) => {
    const [first] = some;
    if (first && some.length === 1) {
      first.answer = (await database.prepared(statements.one, first.values))[0] ?? null;
      return;
    }
    const columns = (first?.values ?? []).map((_, column) => some.map(({ values }) => values[column]));
    for (const row of await database.prepared(statements.many, columns)) {
      const question = some[row.n - 1];
      if (question) question.answer = row;
    }
  });
  return async (database, values) => {
    const question: Question<Values, Row> = { values, answer: null };
    await ask(database, question);
    return question.answer;
  };
}
