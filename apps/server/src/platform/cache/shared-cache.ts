import type { Log } from '../log/log.ts';
import { createBreaker } from './breaker.ts';
import type { ValkeyClient } from './valkey-client.ts';

/**
 * A cache beside the process that may be slow, full, empty, gone, or wrong. Reading takes a few times as long as it usually does, at most
 * `DEADLINE_MILLISECONDS`, and nothing at all while an answer is overdue or it is known not to answer. Whoever reads judges what was read: this
 * only carries bytes.
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
/** Shorter than this, the scheduler of a busy machine is what would be measured. */
const DEADLINE_LEAST_MILLISECONDS = 10;
/** So many times the usual is late. */
const LATE_TIMES = 8;
/** Share of the newest answer in what is usual. */
const NEWEST_SHARE = 1 / 16;
/** An answer that is missing for this long is not waited for by asking again with it. */
const OVERDUE_MILLISECONDS = 200;
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

/** What was asked together. */
type Question = { giveUp(): void };
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
  let usualMilliseconds = DEADLINE_MILLISECONDS / LATE_TIMES;
  const inFlight = new Set<Question>();
  /** Given up, and not answered yet. Answers come in their order: while there is one, whoever asks would wait behind it. */
  const overdue = new Set<Question>();

  const breaker = createBreaker({
    failuresInARow: FAILURES_IN_A_ROW,
    changed(isOpen) {
      if (closed) return;
      // It has answered since, or it is another connection.
      overdue.clear();
      if (isOpen) log.warn({ reason }, 'the shared cache is not asked any more');
      else log.info({}, 'the shared cache answers');
      if (isOpen) giveUpAll();
    },
  });

  /** Asked all the time, so that its health is known where nobody reads, and nobody has to wait to find out that it is back. */
  async function probeNow(): Promise<void> {
    if (probe) clearTimeout(probe);
    probe = null;
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
  }

  function probeLater(): void {
    if (probe) clearTimeout(probe);
    probe = setTimeout(probeNow, PROBE_MILLISECONDS);
    probe.unref();
  }

  // A connection proves nothing about how soon it answers: a slow server accepts one as well.
  client.onReady(() => {
    silentProbes = 0;
    void probeNow();
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
    const askedAt = monotonicMilliseconds();
    let settled = false;
    const settle = (values: readonly (Buffer | null)[] | null) => {
      // A failure that shuts the cache off has given this question up already.
      if (settled) return;
      settled = true;
      inFlight.delete(question);
      clearTimeout(deadline);
      for (const [index, { answer }] of some.entries()) answer(values?.[index] ?? null);
    };
    const question: Question = { giveUp: () => settle(null) };
    const late = () => {
      if (settled) return;
      counts.late++;
      reason = 'answers come late';
      overdue.add(question);
      breaker.failed();
      // What was asked after it is answered after it.
      giveUpAll();
      setTimeout(() => setImmediate(stillMissing), OVERDUE_MILLISECONDS).unref();
    };
    const stillMissing = () => {
      if (overdue.has(question)) breaker.open();
    };
    // A process that was busy for that long itself may have the answer in its socket: it looks there once more.
    const deadline = setTimeout(() => setImmediate(late), deadlineMilliseconds());
    inFlight.add(question);
    client.get(some.map(({ key }) => key)).then(
      (values) => {
        overdue.delete(question);
        learn(monotonicMilliseconds() - askedAt);
        if (settled) return;
        breaker.succeeded();
        settle(values);
      },
      (error: Error) => {
        overdue.delete(question);
        if (settled) return;
        counts.failed++;
        reason = error.message;
        breaker.failed();
        settle(null);
      },
    );
  }

  function giveUpAll(): void {
    for (const question of [...inFlight]) question.giveUp();
  }

  function deadlineMilliseconds(): number {
    return Math.min(DEADLINE_MILLISECONDS, Math.max(DEADLINE_LEAST_MILLISECONDS, LATE_TIMES * usualMilliseconds));
  }

  /** From late answers too: a cache that is far away is not late. */
  function learn(milliseconds: number): void {
    usualMilliseconds += (Math.min(milliseconds, DEADLINE_MILLISECONDS) - usualMilliseconds) * NEWEST_SHARE;
  }

  return {
    get available() {
      return !breaker.isOpen;
    },
    get(key, answer) {
      if (breaker.isOpen || overdue.size > 0) return answer(null);
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
