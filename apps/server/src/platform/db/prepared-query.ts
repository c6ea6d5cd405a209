import pg from 'pg';

/** What of `pg`'s connection a query speaks to: the messages of the extended protocol, and which statements this connection has parsed. */
type Connection = {
  readonly stream: { cork(): void; uncork(): void };
  readonly parsedStatements: Readonly<Record<string, string | undefined>>;
  readonly submittedNamedStatements: Record<string, string | undefined>;
  parse(message: { name: string; text: string }): void;
  bind(message: { statement: string; values: readonly unknown[] }): void;
  describe(message: { type: 'P'; name: string }): void;
  execute(message: object): void;
  sync(): void;
  sendCopyFail(reason: string): void;
};

/** How `pg` writes what JavaScript has. Its types leave it out. */
const { prepareValue } = (pg as unknown as { utils: { prepareValue(value: unknown): unknown } }).utils;

type Fields = readonly { readonly name: string; readonly dataTypeID: number }[];
type Row = Record<string, unknown>;

/** How rows of a statement are read. */
type Shape = {
  readonly names: readonly string[];
  readonly parsers: readonly ((text: string) => unknown)[];
  /** With every name, so that rows are copies of one shape. */
  readonly empty: Readonly<Row>;
};

/** By connection: Postgres never changes what a prepared statement answers there, but refuses to run it. */
const shapesOf = new WeakMap<Connection, Map<string, Shape>>();

export type PreparedAsk = { readonly name: string; readonly text: string; readonly values: readonly unknown[] };
export type PreparedResult = Pick<pg.QueryResult, 'command' | 'rowCount' | 'oid' | 'fields' | 'rows'>;
type Callback = (error: Error | null, result: PreparedResult) => void;

/**
 * A named statement, as a query of its own for `pg` (as its cursors are one). Its own query has Postgres describe the columns of each answer and prepares
 * for them anew, which for the row of a session costs more than the rest of the statement; this one asks once for each connection.
 */
export function preparedQuery({ name, text, values }: PreparedAsk, callback: Callback): pg.Submittable {
  const rows: Row[] = [];
  let shape: Shape | undefined;
  let command = '';
  let unreadable: Error | null = null;

  const query = {
    // The client notes by these what its connection has parsed.
    name,
    text,
    callback,

    submit(connection: Connection): Error | null {
      const known = connection.parsedStatements[name] ?? connection.submittedNamedStatements[name];
      if (known !== undefined && known !== text) return new Error(`two statements are named ${name}`);
      shape = shapesOf.get(connection)?.get(name);
      let written: unknown[];
      try {
        written = values.map(prepareValue);
      } catch (error) {
        // Before anything was sent, so that the connection goes on.
        return error as Error;
      }
      connection.stream.cork();
      try {
        if (known === undefined) {
          connection.parse({ name, text });
          connection.submittedNamedStatements[name] = text;
        }
        connection.bind({ statement: name, values: written });
        if (shape === undefined) connection.describe({ type: 'P', name: '' });
        connection.execute({});
        connection.sync();
      } finally {
        connection.stream.uncork();
      }
      return null;
    },
    handleRowDescription({ fields }: { fields: Fields }): void {
      shape = shapeOf(fields);
    },
    handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
      if (shape === undefined || unreadable !== null) return;
      try {
        rows.push(readRow(shape, fields));
      } catch (error) {
        unreadable = error as Error;
      }
    },
    handleCommandComplete({ text }: { text: string }, connection: Connection): void {
      command = text;
      keepShape(connection, name, shape ?? NO_ROWS);
    },
    handleEmptyQuery(): void {},
    handlePortalSuspended(connection: Connection): void {
      connection.sync();
    },
    handleCopyInResponse(connection: Connection): void {
      connection.sendCopyFail('a statement with a name copies nothing');
    },
    handleError(error: Error): void {
      callback(error, NOTHING);
    },
    handleReadyForQuery(): void {
      if (unreadable !== null) callback(unreadable, NOTHING);
      else callback(null, { ...tellCommand(command), oid: 0, fields: [], rows });
    },
  };
  // The types of `pg` know a part of what it calls.
  return query as unknown as pg.Submittable;
}

const NOTHING: PreparedResult = { command: '', rowCount: null, oid: 0, fields: [], rows: [] };
const NO_ROWS: Shape = { names: [], parsers: [], empty: {} };

function shapeOf(fields: Fields): Shape {
  const names = fields.map((field) => field.name);
  return {
    names,
    parsers: fields.map(({ dataTypeID }) => pg.types.getTypeParser(dataTypeID, 'text') as (text: string) => unknown),
    empty: Object.fromEntries(names.map((name) => [name, null])),
  };
}

function keepShape(connection: Connection, name: string, shape: Shape): void {
  const known = shapesOf.get(connection);
  if (known) known.set(name, shape);
  else shapesOf.set(connection, new Map([[name, shape]]));
}

function readRow({ names, parsers, empty }: Shape, fields: readonly (string | null)[]): Row {
  const row: Row = { ...empty };
  for (let at = 0; at < fields.length; at++) {
    const text = fields[at];
    const name = names[at];
    const parse = parsers[at];
    if (text != null && name !== undefined && parse !== undefined) row[name] = parse(text);
  }
  return row;
}

/** `SELECT 3`, `INSERT 0 1`. */
function tellCommand(text: string): Pick<PreparedResult, 'command' | 'rowCount'> {
  const [command = '', ...counts] = text.split(' ');
  const count = counts.at(-1);
  return { command, rowCount: count === undefined ? null : Number(count) };
}
