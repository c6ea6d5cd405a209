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

/** `alone`: nobody else asked in this turn, so it was asked by `one`. */
type Question<Values, Row> = { readonly values: Values; answer: Row | null; alone: boolean };

/** `one` takes the values of a question; `many` takes an array for each of them, and answers rows with `n`, the place of their question from 1. */
type OneAndMany<Row> = { readonly one: Statement<Row>; readonly many: Statement<Row & { n: number }> };

function askTogether<Values extends readonly unknown[], Row>({
  one,
  many,
}: OneAndMany<Row>): (database: Database, values: Values) => Promise<Question<Values, Row>> {
  const ask = together<Question<Values, Row>>(async (database, some) => {
    const [first] = some;
    if (first && some.length === 1) {
      first.answer = (await database.prepared(one, first.values))[0] ?? null;
      first.alone = true;
      return;
    }
    const columns = (first?.values ?? []).map((_, column) => some.map(({ values }) => values[column]));
    for (const row of await database.prepared(many, columns)) {
      const question = some[row.n - 1];
      if (question) question.answer = row;
    }
  });
  return async (database, values) => {
    const question: Question<Values, Row> = { values, answer: null, alone: false };
    await ask(database, question);
    return question;
  };
}

/** Look-ups of one kind, together. */
export function lookUpTogether<Values extends readonly unknown[], Row>(
  statements: OneAndMany<Row>,
): (database: Database, values: Values) => Promise<Row | null> {
  const ask = askTogether<Values, Row>(statements);
  return async (database, values) => (await ask(database, values)).answer;
}

/**
 * Changes of one kind, each of a row of its own, together: one round trip and one commit for all of a turn. `many` passes over rows that somebody
 * else holds (`skip locked`), so that nobody waits for what concerns others; what it answers no row for is asked once more by `one`, which waits
 * for its row and decides.
 */
export function changeTogether<Values extends readonly unknown[], Row>(
  statements: OneAndMany<Row>,
): (database: Database, values: Values) => Promise<Row | null> {
  const ask = askTogether<Values, Row>(statements);
  return async (database, values) => {
    const { answer, alone } = await ask(database, values);
    if (answer !== null || alone) return answer;
    return (await database.prepared(statements.one, values))[0] ?? null;
  };
}
