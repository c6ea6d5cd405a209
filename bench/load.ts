import net from 'node:net';

/**
 * The load: HTTP/1.1 over keep-alive sockets, one request in flight per connection, no pipelining. Written on node:net, because a full HTTP
 * client costs more than the server that it measures.
 */
export type Target = { readonly host: string; readonly port: number };

export type LoadResult = {
  readonly answered: number;
  /** Answers that were not 2xx, by status. */
  readonly refused: ReadonlyMap<number, number>;
  readonly seconds: number;
  /** Milliseconds, sorted. */
  readonly latencies: Float64Array;
  /** The same of what was answered with 2xx. */
  readonly accepted: Float64Array;
};

type Connection = { send(request: Buffer): void; close(): void };

const STATUS_AT = 'HTTP/1.1 '.length;
const HEAD_END = Buffer.from('\r\n\r\n');

/** Calls back with the status of each answer once it is there as a whole. */
async function connect(
  target: Target,
  answered: (status: number, answer: Buffer) => void,
  failed: (error: Error) => void,
): Promise<Connection> {
  let wholeLength = -1;
  let rest: Buffer | null = null;

  function received(bytes: Buffer): void {
    // Nearly every answer comes in one piece and has the length of the one before it.
    if (rest === null && bytes.length === wholeLength) {
      answered(statusOf(bytes), bytes);
      return;
    }
    const all: Buffer = rest === null ? Buffer.from(bytes) : Buffer.concat([rest, bytes]);
    const length = lengthOf(all);
    if (length === null || all.length < length) {
      rest = all;
      return;
    }
    rest = null;
    wholeLength = length;
    answered(statusOf(all), all);
  }

  const buffer = Buffer.allocUnsafe(64 * 1024);
  const socket = net.connect({
    ...target,
    noDelay: true,
    onread: {
      buffer,
      callback(length) {
        received(buffer.subarray(0, length));
        return true;
      },
    },
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  let closed = false;
  socket.on('error', (error) => !closed && failed(error));
  socket.on('close', () => !closed && failed(new Error('the server closed a connection of the load')));
  return {
    send: (request) => socket.write(request),
    close() {
      closed = true;
      socket.destroy();
    },
  };
}

function statusOf(bytes: Buffer): number {
  const digit = (offset: number) => (bytes[STATUS_AT + offset] ?? 48) - 48;
  return digit(0) * 100 + digit(1) * 10 + digit(2);
}

/** Length of the whole answer, or null while its head is not complete. Every answer that is measured names its length. */
function lengthOf(bytes: Buffer): number | null {
  const end = bytes.indexOf(HEAD_END);
  if (end < 0) return null;
  const found = /\r\ncontent-length: *(\d+)/i.exec(bytes.toString('latin1', 0, end));
  if (!found) throw new Error(`an answer without a length: ${bytes.toString('latin1', 0, end)}`);
  return end + HEAD_END.length + Number(found[1]);
}

function createRecord() {
  const latencies: number[] = [];
  const accepted: number[] = [];
  const refused = new Map<number, number>();
  const sorted = (values: readonly number[]) => Float64Array.from(values).sort();
  return {
    latencies,
    refused,
    take(status: number, milliseconds: number) {
      latencies.push(milliseconds);
      if (status < 200 || status > 299) refused.set(status, (refused.get(status) ?? 0) + 1);
      else accepted.push(milliseconds);
    },
    result(seconds: number): LoadResult {
      return {
        answered: latencies.length,
        refused,
        seconds,
        latencies: sorted(latencies),
        accepted: sorted(accepted),
      };
    },
  };
}

/** Every connection sends its next request when it has its answer. Connection n repeats request n, so that each may be another person. */
export async function closedLoop(load: {
  target: Target;
  requests: readonly Buffer[];
  connections: number;
  seconds: number;
  /** What follows an answer on connection n, where that depends on it. The answer's bytes are its own only during the call. */
  follow?: (n: number, answer: Buffer) => Buffer;
}): Promise<LoadResult> {
  const record = createRecord();
  const connections: Connection[] = [];
  const starts: (() => void)[] = [];
  let running = 0;
  let ended = false;
  let finish: () => void = () => {};
  let fail: (error: Error) => void = () => {};
  const finished = new Promise<void>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  for (let n = 0; n < load.connections; n++) {
    const first = load.requests[n % load.requests.length];
    if (!first) throw new Error('a load without requests');
    let request = first;
    let sentAt = 0;
    const next = () => {
      sentAt = performance.now();
      connection.send(request);
    };
    const connection = await connect(
      load.target,
      (status, answer) => {
        if (load.follow) request = load.follow(n, answer);
        // What is answered after the end was not part of the window.
        if (!ended) record.take(status, performance.now() - sentAt);
        if (!ended) next();
        else if (--running === 0) finish();
      },
      (error) => fail(error),
    );
    connections.push(connection);
    running++;
    starts.push(next);
  }
  const began = performance.now();
  for (const start of starts) start();
  let seconds = 0;
  const timer = setTimeout(() => {
    ended = true;
    seconds = (performance.now() - began) / 1000;
  }, load.seconds * 1000);
  try {
    await finished;
  } finally {
    clearTimeout(timer);
    for (const connection of connections) connection.close();
  }
  return record.result(seconds);
}

/**
 * Requests at a fixed rate, whether or not the server keeps up. Latency counts from the time at which a request was meant to be sent: what waits
 * for a free connection waits for the server.
 */
export async function openLoop(load: {
  target: Target;
  requests: readonly Buffer[];
  connections: number;
  perSecond: number;
  seconds: number;
}): Promise<LoadResult> {
  const record = createRecord();
  const free: (() => void)[] = [];
  const due: number[] = [];
  const all: Connection[] = [];
  const total = Math.round(load.perSecond * load.seconds);
  let planned = 0;
  let finish: () => void = () => {};
  let fail: (error: Error) => void = () => {};
  const finished = new Promise<void>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  for (let n = 0; n < load.connections; n++) {
    const request = load.requests[n % load.requests.length];
    if (!request) throw new Error('a load without requests');
    let intendedAt = 0;
    const connection = await connect(
      load.target,
      (status) => {
        record.take(status, performance.now() - intendedAt);
        if (record.latencies.length === total) finish();
        free.push(take);
        dispatch();
      },
      (error) => fail(error),
    );
    const take = () => {
      intendedAt = due.shift() ?? performance.now();
      connection.send(request);
    };
    all.push(connection);
    free.push(take);
  }

  function dispatch(): void {
    while (due.length > 0) {
      // The connection that has rested longest, so that all of them stay in use.
      const take = free.shift();
      if (!take) return;
      take();
    }
  }

  const began = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    while (planned < total && began + (planned * 1000) / load.perSecond <= now) {
      due.push(began + (planned * 1000) / load.perSecond);
      planned++;
    }
    dispatch();
  }, 1);
  try {
    await finished;
  } finally {
    clearInterval(timer);
    for (const connection of all) connection.close();
  }
  return record.result((performance.now() - began) / 1000);
}

/** A benchmark of refusals would be a fast one. */
export function refuseRefusals(what: string, { refused }: LoadResult): void {
  if (refused.size === 0) return;
  throw new Error(
    `${what} were refused: ${[...refused].map(([status, count]) => `${count} times ${status}`).join(', ')}`,
  );
}

export function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
