import {
  CamelCasePlugin,
  type CompiledQuery,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type pg from 'pg';
import { readConfig } from '../../apps/server/src/platform/config/config.ts';
import type { Database, Db, Statement } from '../../apps/server/src/platform/db/database.ts';

export type Recorded = { readonly prepared: string | null; readonly text: string };

/** Stands where the database stands and notes what it is asked. It answers with no row, or with one that has every column of the schema. */
export type Recorder = {
  /** What stands in for a parameter of this type; undefined: it is plain data. */
  known(typeName: string): unknown;
  record(answer: 'nothing' | 'one row', work: () => Promise<unknown>): Promise<readonly Recorded[]>;
};

export async function createRecorder(client: pg.Client): Promise<Recorder> {
  const row = await sampleRow(client);
  let rows: object[] = [];
  let recorded: Recorded[] = [];

  function answer(text: string, prepared: string | null): object[] {
    recorded.push({ prepared, text });
    return rows;
  }
  class RecordingDriver extends DummyDriver {
    override async acquireConnection() {
      return {
        executeQuery: async <Row>(query: CompiledQuery): Promise<QueryResult<Row>> => ({
          rows: answer(query.sql, null) as Row[],
          numAffectedRows: 1n,
        }),
        // biome-ignore lint/correctness/useYield: no store streams; the interface wants the method
        async *streamQuery(): AsyncIterableIterator<never> {
          throw new Error('no store streams');
        },
      };
    }
  }
  const db: Db = new Kysely({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new RecordingDriver(),
      createIntrospector: (of) => new PostgresIntrospector(of),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
  const database = {
    db,
    pool: {
      query: async (query: string | { text: string }) => ({
        rows: answer(typeof query === 'string' ? query : query.text, null),
      }),
    },
    prepared: async (statement: Statement<unknown>) => answer(statement.text, statement.name),
  } as unknown as Database;
  const config = readConfig({}, []);
  const known: Readonly<Record<string, unknown>> = {
    Kysely: db,
    Transaction: db,
    Db: db,
    TransactionDb: db,
    Database: database,
    Config: config,
  };

  return {
    known: (typeName) => known[typeName],
    async record(kind, work) {
      rows = kind === 'nothing' ? [] : [row];
      recorded = [];
      // What a store makes of a row that never was is of no interest here; what it asked until then is.
      await work().catch(() => undefined);
      return recorded;
    },
  };
}

async function sampleRow(client: pg.Client): Promise<Record<string, unknown>> {
  const { rows } = await client.query<{ name: string; type: string }>(
    `select distinct on (a.attname) a.attname as name, format_type(a.atttypid, null) as type from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped order by a.attname, c.relname`,
  );
  return Object.fromEntries(rows.map(({ name, type }) => [name, sampleColumn(type)]));
}

function sampleColumn(type: string): unknown {
  if (type.endsWith('[]')) return [];
  if (type === 'jsonb') return {};
  if (type === 'boolean') return true;
  if (type === 'bytea') return Buffer.alloc(32);
  if (type === 'integer' || type === 'bigint') return 1;
  if (type.startsWith('timestamp')) return new Date('2026-01-01T00:00:00Z');
  return 'text';
}
