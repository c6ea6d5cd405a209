import { hash as sha256 } from 'node:crypto';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { hash, verify } from '@node-rs/argon2';
import { Redis } from 'ioredis';
import pg from 'pg';

/**
 * Floors: the least work that each request can do, with the product's own drivers and library, in a process of its own. It writes the bytes and
 * the headers that the product wrote to the same question, which the parent sends first.
 */
type Answering = { readonly port: number; readonly answer: FloorAnswer };
type CopyFloor = Answering & { readonly floor: 'copy'; readonly credentials: readonly string[] };
type PostgresFloor = Answering & {
  readonly floor: 'postgres';
  readonly credentials: readonly string[];
  readonly databaseUrl: string;
  readonly poolSize: number;
};
type WritingFloor = Answering & { readonly floor: 'writing'; readonly rows: number } & Pick<
    PostgresFloor,
    'databaseUrl' | 'poolSize'
  >;
type RedisFloor = Answering & {
  readonly floor: 'redis';
  readonly credentials: readonly string[];
  readonly redisUrl: string;
};
type HttpFloor = Answering & { readonly floor: 'http' };
type Argon2Floor = { readonly floor: 'argon2'; readonly inFlight: number };
export type FloorOrder = CopyFloor | PostgresFloor | WritingFloor | RedisFloor | HttpFloor | Argon2Floor;

export type FloorAnswer = { readonly headers: Readonly<Record<string, string>>; readonly body: string };

// 2 is Argon2id. The product's parameters: 19 MiB, t=2, p=1.
const ARGON2 = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 };

process.on('message', (message) => {
  const word = message as FloorOrder | 'count' | 'pause' | 'resume';
  if (word === 'count') process.send?.({ hashes: counted });
  else if (word === 'pause') paused = true;
  else if (word === 'resume') {
    paused = false;
    for (const wake of sleeping.splice(0)) wake();
  } else {
    begin(word).then(
      () => process.send?.('ready'),
      (error: Error) => {
        process.stderr.write(`${error.stack}\n`);
        process.exit(1);
      },
    );
  }
});
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => process.exit(0));

let counted = 0;
let paused = true;
const sleeping: (() => void)[] = [];

async function begin(order: FloorOrder): Promise<void> {
  if (order.floor === 'argon2') {
    const stored = await hash('seven tall ships at dawn 7', ARGON2);
    for (let n = 0; n < order.inFlight; n++) void hashForever(stored);
    return;
  }
  const handler = await handlerOf(order);
  await new Promise<void>((resolve) =>
    http.createServer({ noDelay: true }, handler).listen(order.port, '127.0.0.1', resolve),
  );
}

async function handlerOf(order: Exclude<FloorOrder, Argon2Floor>): Promise<Handler> {
  if (order.floor === 'postgres') return rows(order);
  if (order.floor === 'redis') return values(order);
  if (order.floor === 'writing') return updates(order);
  return order.floor === 'copy' ? copies(order) : bare(order.answer);
}

async function hashForever(stored: string): Promise<never> {
  for (;;) {
    if (paused) await new Promise<void>((resolve) => sleeping.push(resolve));
    if (!(await verify(stored, 'seven tall ships at dawn 7'))) throw new Error('the floor hashes something else');
    counted++;
  }
}

type Handler = (req: IncomingMessage, res: ServerResponse) => void;

function bare({ headers, body }: FloorAnswer): Handler {
  return (_req, res) => {
    res.writeHead(200, headers);
    res.end(body);
  };
}

/** SHA-256 of the credential and one look into a Map. */
function copies({ answer, credentials }: CopyFloor): Handler {
  const { body } = answer;
  const map = new Map(
    credentials.map((credential) => [sha256('sha256', credential, 'base64'), { body, until: Number.MAX_SAFE_INTEGER }]),
  );
  return (req, res) => {
    const found = map.get(sha256('sha256', credentialOf(req), 'base64'));
    if (!found || found.until < Date.now()) {
      res.writeHead(401, { 'content-length': '0' });
      res.end();
      return;
    }
    res.writeHead(200, answer.headers);
    res.end(found.body);
  };
}

/** SHA-256 of the credential and one prepared select of a row that holds the answer. */
async function rows(order: PostgresFloor): Promise<Handler> {
  const pool = new pg.Pool({ connectionString: order.databaseUrl, max: order.poolSize });
  await pool.query('create table if not exists floor_sessions (hash bytea primary key, body text not null)');
  for (const credential of order.credentials) {
    await pool.query(
      'insert into floor_sessions (hash, body) values ($1, $2) on conflict (hash) do update set body = excluded.body',
      [sha256('sha256', credential, 'buffer'), order.answer.body],
    );
  }
  await pool.query('vacuum analyze floor_sessions');
  const text = 'select body from floor_sessions where hash = $1';
  return (req, res) => {
    pool.query<{ body: string }>({ name: 'floor', text, values: [sha256('sha256', credentialOf(req), 'buffer')] }).then(
      ({ rows: [row] }) => {
        res.writeHead(row ? 200 : 401, order.answer.headers);
        res.end(row?.body);
      },
      (error: Error) => {
        res.writeHead(500, { 'content-length': '0' });
        res.end();
        process.stderr.write(`${error.message}\n`);
      },
    );
  };
}

/** One conditional update of a row, committed: a transaction that writes. Each request in turn takes another row. */
async function updates(order: WritingFloor): Promise<Handler> {
  const pool = new pg.Pool({ connectionString: order.databaseUrl, max: order.poolSize });
  await pool.query('create table if not exists floor_rows (id integer primary key, generation integer not null)');
  await pool.query(
    'insert into floor_rows select n, 1 from generate_series(1, $1::integer) n on conflict (id) do nothing',
    [order.rows],
  );
  const text = 'update floor_rows set generation = generation + 1 where id = $1 and generation > 0';
  let turn = 0;
  return (req, res) => {
    let body = '';
    req.on('data', (chunk: Buffer) => {
      body += chunk;
    });
    req.on('end', () => {
      JSON.parse(body);
      pool.query({ name: 'floor', text, values: [1 + (turn++ % order.rows)] }).then(
        ({ rowCount }) => {
          res.writeHead(rowCount === 1 ? 200 : 500, order.answer.headers);
          res.end(order.answer.body);
        },
        (error: Error) => {
          res.writeHead(500, { 'content-length': '0' });
          res.end();
          process.stderr.write(`${error.message}\n`);
        },
      );
    });
  };
}

/** One GET by the credential itself: nothing is hashed, nothing is judged. */
async function values(order: RedisFloor): Promise<Handler> {
  const redis = new Redis(order.redisUrl, { enableAutoPipelining: true });
  for (const credential of order.credentials) await redis.set(`floor:${credential}`, order.answer.body);
  return (req, res) => {
    redis.get(`floor:${credentialOf(req)}`).then(
      (body) => {
        res.writeHead(body === null ? 401 : 200, order.answer.headers);
        res.end(body);
      },
      (error: Error) => {
        res.writeHead(500, { 'content-length': '0' });
        res.end();
        process.stderr.write(`${error.message}\n`);
      },
    );
  };
}

function credentialOf(req: IncomingMessage): string {
  const { authorization, cookie = '' } = req.headers;
  if (authorization !== undefined) return authorization.slice('Bearer '.length);
  const at = cookie.indexOf('=');
  const end = cookie.indexOf(';', at);
  return cookie.slice(at + 1, end < 0 ? undefined : end);
}
