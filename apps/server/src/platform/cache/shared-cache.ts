import type { Log } from '../log/log.ts';
import { createBreaker } from './breaker.ts';
import type { ValkeyClient } from './valkey-client.ts';

/**
 * A cache beside the process that may be slow, full, empty, gone, or wrong. Reading takes at most `DEADLINE_MILLISECONDS`, and nothing at all
 * while it is known not to answer. Whoever reads judges what was read: this only carries bytes.
 */
export type SharedCache = {
  /** False while it is not asked. */
  readonly available: boolean;
  /** Calls back once: the bytes, or null where there are none, or none in time. */
  get(key: string, answer: (bytes: Buffer | null) => void): void;
  /** Beside everything else; what cannot be kept is not kept. A value of a later rank is not replaced by one of an earlier. */
  put(key: string, value: { rank: number; rankAt: number; bytes: Buffer; keepMilliseconds: number }): void;
  publish(channel: string, text: string): void;
  subscribe(channel: string, heard: (text: string) => void): void;
  readonly counts: { readonly late: number; readonly failed: number; readonly notKept: number };
  close(): void;
};

/** The rank as it stands in the value: digits, filled up from the left, so that the server compares it without knowing the rest. */
export const RANK_DIGITS = 16;

const DEADLINE_MILLISECONDS = 50;
const FAILURES_IN_A_ROW = 3;
const PROBE_MILLISECONDS = 500;
/** Silent for so many probes: the connection itself may be dead. */
const PROBES_PER_CONNECTION = 6;
const MOST_AT_ONCE = 256;
/** After a write that was refused (out of memory, read-only) the next ones are spared. */
const PAUSE_OF_WRITES_MILLISECONDS = 1_000;

const PUT = `local known = tonumber(redis.call('GETRANGE', KEYS[1], ARGV[2], ARGV[3]))
if known and known > tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[4], 'PX', ARGV[5])
return 1`;

type Asked = { readonly key: string; readonly answer: (bytes: Buffer | null) => void };

export function createSharedCache(options: {
  client: ValkeyClient;
  log: Log;
  monotonicMilliseconds: () => number;
}): SharedCache {
  const { client, log, monotonicMilliseconds } = options;
  const counts = { late: 0, failed: 0, notKept: 0 };
  let closed = false;
  let reason = 'not connected yet';
  let probe: NodeJS.Timeout | null = null;
  let silentProbes = 0;
  let writesPausedUntil = 0;
  let waiting: Asked[] = [];

  const breaker = createBreaker({
    failuresInARow: FAILURES_IN_A_ROW,
    changed(isOpen) {
      if (closed) return;
      if (isOpen) log.warn({ reason }, 'the shared cache is not asked any more');
      else log.info({}, 'the shared cache answers');
    },
  });

  /** Asked all the time, so that its health is known where nobody reads, and nobody has to wait to find out that it is back. */
  function probeLater(): void {
    probe = setTimeout(async () => {
      const answered = (await inTime(client.ping())) !== null;
      if (closed) return;
      if (answered) {
        silentProbes = 0;
        if (breaker.isOpen) breaker.close();
      } else {
        if (!breaker.isOpen) reason = 'it does not answer';
        breaker.failed();
        if (++silentProbes % PROBES_PER_CONNECTION === 0) client.reconnect();
      }
      probeLater();
    }, PROBE_MILLISECONDS);
    probe.unref();
  }

  client.onReady(() => {
    silentProbes = 0;
    breaker.close();
  });
  client.onLost((why) => {
    reason = why;
    breaker.open();
  });
  probeLater();

  /** What one turn of the event loop asks for travels together. */
  function askAll(): void {
    const all = waiting;
    waiting = [];
    for (let at = 0; at < all.length; at += MOST_AT_ONCE) {
      const some = all.length <= MOST_AT_ONCE ? all : all.slice(at, at + MOST_AT_ONCE);
      ask(some);
    }
  }

  function ask(some: readonly Asked[]): void {
    let settled = false;
    const settle = (values: readonly (Buffer | null)[] | null) => {
      if (settled) return;
      settled = true;
      clearTimeout(deadline);
      for (const [index, { answer }] of some.entries()) answer(values?.[index] ?? null);
    };
    const late = () => {
      if (settled) return;
      counts.late++;
      reason = 'answers come late';
      breaker.failed();
      settle(null);
    };
    // A process that was busy for that long itself may have the answer in its socket: it looks there once more.
    const deadline = setTimeout(() => setImmediate(late), DEADLINE_MILLISECONDS);
    client.get(some.map(({ key }) => key)).then(
      (values) => {
        if (!settled) breaker.succeeded();
        settle(values);
      },
      (error: Error) => {
        if (settled) return;
        counts.failed++;
        reason = error.message;
        breaker.failed();
        settle(null);
      },
    );
  }

  return {
    get available() {
      return !breaker.isOpen;
    },
    get(key, answer) {
      if (breaker.isOpen) return answer(null);
      if (waiting.length === 0) setImmediate(askAll);
      waiting.push({ key, answer });
    },
    put(key, { rank, rankAt, bytes, keepMilliseconds }) {
      if (breaker.isOpen || monotonicMilliseconds() < writesPausedUntil) return;
      const values = [rank, rankAt, rankAt + RANK_DIGITS - 1, bytes, Math.ceil(keepMilliseconds)];
      client.run(PUT, key, values).catch((error: Error) => {
        counts.notKept++;
        writesPausedUntil = monotonicMilliseconds() + PAUSE_OF_WRITES_MILLISECONDS;
        log.debug({ reason: error.message }, 'the shared cache did not keep a value');
      });
    },
    publish(channel, text) {
      if (breaker.isOpen) return;
      client.publish(channel, text).catch((error: Error) => {
        log.debug({ reason: error.message }, 'the shared cache did not carry a message');
      });
    },
    subscribe: (channel, heard) => client.subscribe(channel, heard),
    counts,
    close() {
      closed = true;
      if (probe) clearTimeout(probe);
      client.close();
    },
  };
}

/** Null where it failed or took too long. */
async function inTime(answer: Promise<unknown>): Promise<unknown> {
  let deadline: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    deadline = setTimeout(() => setImmediate(resolve, null), DEADLINE_MILLISECONDS);
  });
  try {
    return await Promise.race([answer, late]);
  } catch {
    return null;
  } finally {
    clearTimeout(deadline);
  }
}
