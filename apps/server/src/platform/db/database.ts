import {
  CamelCasePlugin,
  Kysely,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  type Transaction,
} from 'kysely';
import pg from 'pg';
import { shareOf, type Work } from '../load/work.ts';
import { type Connections, sharePool } from './share-pool.ts';
import type { Tables } from './tables.generated.ts';

/** Reads and writes outside or inside a transaction. Only stores use it. */
export type Db = Kysely<Tables>;
export type TransactionDb = Transaction<Tables>;

export type DatabaseOptions = {
  connection: pg.PoolConfig;
  poolSize: number;
  /** Behind a pooler in transaction mode statements have no names. */
  pooled: boolean;
};

export type Database = {
  readonly db: Db;
  readonly pool: pg.Pool;
  /** Runs a hot statement by name, so that Postgres parses it once per connection. */
  prepared<Row>(statement: Statement<Row>, values: readonly unknown[]): Promise<Row[]>;
  /** The same for one kind of work, which never holds more than its share of the connections. */
  share(work: Work): Database;
  /** A connection of its own, outside the pool: the change feed, advisory locks. */
  connect(): Promise<pg.Client>;
  end(): Promise<void>;
};

/** A statement of a hot path. Column names come out as written: alias them to camelCase. */
export type Statement<Row> = { readonly name: string; readonly text: string; readonly row?: Row };

const statements = new Map<string, string>();
const namesByText = new Map<string, string>();

/** Declares a prepared statement. The declarations are listed in `generated/queries.sql`. */
export function statement<Row>(name: string, text: string): Statement<Row> {
  if (statements.has(name)) throw new Error(`two statements are named ${name}`);
  statements.set(name, text);
  namesByText.set(text, name);
  return { name, text };
}

export function listStatements(): ReadonlyMap<string, string> {
  return statements;
}

/** A statement of a hot path that takes longer has met a database that hangs: the caller gets its 503 within two seconds. */
const HOT_QUERY_MILLISECONDS = 1_500;

// Postgres sends bigint and numeric as text; ours fit a double. jsonb and timestamps keep the driver's parsers.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export function createDatabase(options: DatabaseOptions): Database {
  const settings: pg.PoolConfig = {
    ...options.connection,
    application_name: 'frontdesk',
    connectionTimeoutMillis: 2_000,
    statement_timeout: 10_000,
    // For a server that hangs instead of answering: the request fails, its connection is thrown away.
    query_timeout: 12_000,
    idle_in_transaction_session_timeout: 15_000,
    keepAlive: true,
  };
  const pool = new pg.Pool({ ...settings, max: options.poolSize, idleTimeoutMillis: 60_000 });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {});
  // The same for one that breaks while it is lent out, between two statements of a transaction: the next statement is what fails.
  pool.on('connect', (client) => client.on('error', () => {}));
  const connect = async () => {
    const client = new pg.Client(settings);
    client.on('error', () => {});
    await client.connect();
    return client;
  };
  const shares = new Map<Work, Database>();

  function over(connections: Connections): Database {
    const db = new Kysely<Tables>({
      dialect: new PostgresDialect({ pool: options.pooled ? (connections as PostgresPool) : namingPool(connections) }),
      plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
    });
    return {
      db,
      pool,
      async prepared<Row>({ name, text }: Statement<Row>, values: readonly unknown[]) {
        const query = { text, values: [...values], query_timeout: HOT_QUERY_MILLISECONDS };
        return (await connections.query(options.pooled ? query : { ...query, name })).rows as Row[];
      },
      share(work) {
        const known = shares.get(work);
        if (known) return known;
        const share = over(sharePool(pool, work, shareOf(work, options.poolSize)));
        shares.set(work, share);
        return share;
      },
      connect,
      end: () => db.destroy(),
    };
  }
  return over(pool);
}

/** Runs a declared statement on the connection of `db`: within a transaction, in it. */
export async function runStatement<Row>(
  db: Db,
  { text }: Statement<Row>,
  parameters: readonly unknown[],
): Promise<Row[]> {
  const query = { sql: text, parameters, query: { kind: 'RawNode', sqlFragments: [text], parameters: [] } };
  // The plugins are for what the query builder makes: the names of a declared statement come out as written.
  const { rows } = await db.withoutPlugins().executeQuery<Row>({ ...query, queryId: { queryId: 'declared' } } as never);
  return rows;
}

/** What the query builder is given as a pool. Its driver knows no names; a declared statement gets its own here, so that it is planned once per connection. */
function namingPool(pool: Connections): PostgresPool {
  const namers = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    async connect() {
      const client = await pool.connect();
      let namer = namers.get(client);
      if (!namer) {
        const query = (text: string, values: unknown[]) => {
          const name = namesByText.get(text);
          return name === undefined ? client.query(text, values) : client.query({ name, text, values });
        };
        namer = { query: query as never, release: () => client.release() };
        namers.set(client, namer);
      }
      return namer;
    },
    end: () => pool.end(),
    options: pool.options,
  };
}
