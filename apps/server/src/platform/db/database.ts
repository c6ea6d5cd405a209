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
import {
  type Ask,
  createLending,
  destroy,
  END_GIVEN_UP,
  type Lend,
  SERVER_BOUNDS,
  WAIT_FOR_CONNECTION,
  WatchfulClient,
} from './lending.ts';
import { shareLending } from './share-lending.ts';
import type { Tables } from './tables.generated.ts';

/** Reads and writes outside or inside a transaction. Only stores use it. */
export type Db = Kysely<Tables>;
export type TransactionDb = Transaction<Tables>;

export type DatabaseOptions = {
  connection: pg.PoolConfig;
  poolSize: number;
  /** Behind a pooler in transaction mode statements have no names, and nothing is set for longer than a transaction. */
  pooled: boolean;
  /** Past the pooler: for connections of their own. */
  direct?: pg.PoolConfig | undefined;
};

export type Database = {
  readonly db: Db;
  readonly pool: pg.Pool;
  /** Runs a hot statement by name, so that Postgres parses it once per connection. */
  prepared<Row>(statement: Statement<Row>, values: readonly unknown[]): Promise<Row[]>;
  /** The same for one kind of work, which never holds more than its share of the connections. */
  share(work: Work): Database;
  /** For libraries that bring their own statements. */
  query(text: string, values: readonly unknown[]): Promise<unknown[]>;
  /** A connection of its own, outside the pool and past a pooler: the change feed, migrations, advisory locks. */
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

/** Long enough for a server that takes two seconds for an answer, short enough to be tried again soon after one that hung. */
const OWN_CONNECTION_MILLISECONDS = 3_000;

const IS_A_POOLER =
  'the database address leads to a pooler: set DATABASE_POOLED=1, and DATABASE_DIRECT_URL to the Postgres behind it';

// Postgres sends bigint and numeric as text; ours fit a double. jsonb and timestamps keep the driver's parsers.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export function createDatabase(options: DatabaseOptions): Database {
  const { pooled } = options;
  const settings: pg.PoolConfig = { ...options.connection, application_name: 'frontdesk', keepAlive: true };
  const pool = new pg.Pool({
    ...settings,
    ...(pooled ? {} : SERVER_BOUNDS),
    ...WAIT_FOR_CONNECTION,
    max: options.poolSize,
    idleTimeoutMillis: 60_000,
    Client: WatchfulClient,
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {});
  // The same for one that breaks while it is lent out, between two statements of a transaction: the next statement is what fails.
  pool.on('connect', (client) => client.on('error', () => {}));
  const lendAny = createLending(pool, { pooled, givenUp: pooled ? endGivenUp : undefined });
  const shares = new Map<Work, Database>();
  let ending = false;
  return over(lendAny);

  function over(lend: Lend): Database {
    const db = new Kysely<Tables>({
      dialect: new PostgresDialect({ pool: poolOfLoans(pool, lend, pooled) }),
      plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
    });

    async function once(ask: Ask): Promise<unknown[]> {
      const loan = await lend();
      try {
        return (await loan.query(ask)).rows;
      } finally {
        loan.release();
      }
    }

    return {
      db,
      pool,
      async prepared<Row>({ name, text }: Statement<Row>, values: readonly unknown[]) {
        const ask = { text, values: [...values] };
        return (await once(pooled ? ask : { ...ask, name })) as Row[];
      },
      query: (text, values) => once({ text, values: [...values] }),
      share,
      connect,
      end: () => db.destroy(),
    };
  }

  function share(work: Work): Database {
    const known = shares.get(work);
    if (known) return known;
    const made = over(shareLending(lendAny, work, shareOf(work, options.poolSize)));
    shares.set(work, made);
    return made;
  }

  async function connect(): Promise<pg.Client> {
    const bounds = { ...SERVER_BOUNDS, connectionTimeoutMillis: OWN_CONNECTION_MILLISECONDS };
    const client = new pg.Client({ ...settings, ...options.direct, ...bounds });
    client.on('error', () => {});
    try {
      await client.connect();
    } catch (error) {
      destroy(client);
      if (/unsupported startup parameter/.test((error as Error).message))
        throw new Error(IS_A_POOLER, { cause: error });
      throw error;
    }
    return client;
  }

  /** One at a time, and best effort: where the server is away there is nothing to end, and a commit is never ended. */
  function endGivenUp(text: string): void {
    if (ending || !text.startsWith('select ')) return;
    ending = true;
    connect()
      .then((client) => client.query({ text: END_GIVEN_UP, values: [text] }).finally(() => destroy(client)))
      .catch(() => {})
      .finally(() => {
        ending = false;
      });
  }
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
function poolOfLoans(pool: pg.Pool, lend: Lend, pooled: boolean): PostgresPool {
  return {
    async connect() {
      const loan = await lend();
      const query = (text: string, values: unknown[]) => {
        const name = pooled ? undefined : namesByText.get(text);
        return loan.query(name === undefined ? { text, values } : { name, text, values });
      };
      return { query: query as never, release: loan.release } satisfies PostgresPoolClient;
    },
    end: () => pool.end(),
    options: pool.options,
  };
}
