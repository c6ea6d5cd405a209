import net from 'node:net';
import { requestBytes } from '../../testing/kit/raw-requests.ts';
import { openLoop, percentile, refuseRefusals } from '../load.ts';
import { type Finding, finding, series, shown } from '../measure.ts';

import { embeddedPostgres, type Product, setUp, withProduct } from '../product.ts';
import { quietly } from '../quiet.ts';
import type { BenchOptions } from '../run.ts';

const PEOPLE = 8;
const SLOW = 400;
const DRIP_MILLISECONDS = 500;
const CHECKS_PER_SECOND = 500;
const CALLS_PER_SECOND = 100;
/** They come one after the other, and are cut off one after the other. */
const COMING_MILLISECONDS = 4_000;

/** Session checks and calls of the management API without and beside 400 clients that send heads and bodies a byte at a time, in turn. */
export function slowClients(options: BenchOptions): Promise<Finding[]> {
  return withProduct((product) => compare(product, options));
}

type Kind = 'checks' | 'calls';
type Window = Readonly<Record<Kind, number>> & { readonly cut: number };

async function compare(product: Product, options: BenchOptions): Promise<Finding[]> {
  const { host, basePath, sessions, secretKey } = await setUp(product, PEOPLE);
  const checks = sessions.map(({ bearer }) =>
    requestBytes('GET', `${basePath}/session`, { host, authorization: `Bearer ${bearer}` }),
  );
  const calls = [requestBytes('GET', '/v1/users?limit=10', { host, authorization: `Bearer ${secretKey}` })];
  const { target, place } = product;

  async function others(seconds: number): Promise<Readonly<Record<Kind, number>>> {
    const [checked, called] = await Promise.all([
      openLoop({ target, requests: checks, connections: 64, perSecond: CHECKS_PER_SECOND, seconds }),
      openLoop({ target, requests: calls, connections: 16, perSecond: CALLS_PER_SECOND, seconds }),
    ]);
    refuseRefusals('session checks', checked);
    refuseRefusals('calls of the management API', called);
    return { checks: percentile(checked.latencies, 0.99), calls: percentile(called.latencies, 0.99) };
  }
  async function besideSlow(seconds: number): Promise<Window> {
    const slow = startSlowClients(product, host, basePath);
    try {
      await pause(COMING_MILLISECONDS);
      return { ...(await others(seconds)), cut: slow.cut };
    } finally {
      await slow.stop();
    }
  }
  const windows = {
    alone: async (seconds: number) => ({ ...(await others(seconds)), cut: 0 }),
    beside: besideSlow,
  };

  await others(5);
  const taken: Record<keyof typeof windows, Window[]> = { alone: [], beside: [] };
  for (let round = 0; round < options.rounds; round++) {
    for (const name of ['alone', 'beside'] as const) {
      const watched = { processes: [product.pid], postmaster: embeddedPostgres(place).postmaster };
      const { result, disturbed } = await quietly(watched, () => windows[name](options.longSeconds));
      if (disturbed) options.disturbed();
      taken[name].push(result);
      options.tell(
        `slow-clients, round ${round + 1}, ${name}: p99 of checks ${result.checks.toFixed(2)} ms, of calls ${result.calls.toFixed(2)} ms; ${result.cut} were cut off and came again${disturbed ? ' (disturbed)' : ''}`,
      );
    }
  }
  return (['checks', 'calls'] as const).map((kind) => {
    const [alone, beside] = [taken.alone.map((window) => window[kind]), taken.beside.map((window) => window[kind])];
    const ratio = series(beside.map((value, round) => value / (alone[round] ?? Number.NaN)));
    const sides = { floor: shown(series(alone), 2), product: shown(series(beside), 2) };
    const rate = kind === 'checks' ? CHECKS_PER_SECOND : CALLS_PER_SECOND;
    const what = `p99 of ${rate} ${kind === 'checks' ? 'session checks' : 'management calls'} a second beside ${SLOW} slow clients, ms`;
    return finding(what, sides, ratio, { digits: 2, unit: ' times' }, { most: 2 });
  });
}

type SlowClients = { readonly cut: number; stop(): Promise<void> };

/** Half of them never end their head, half never their body; whoever is cut off comes again at once. */
function startSlowClients({ target }: Product, host: string, basePath: string): SlowClients {
  const sockets = new Set<net.Socket>();
  let cut = 0;
  let stopped = false;

  function come(kind: 'head' | 'body'): void {
    const socket = net.connect(target);
    sockets.add(socket);
    const head = `POST ${basePath}/auth/sign-in/password HTTP/1.1\r\nhost: ${host}\r\n`;
    socket.write(kind === 'head' ? head : `${head}content-type: application/json\r\ncontent-length: 5000\r\n\r\n{`);
    const dripping = setInterval(() => socket.write(kind === 'head' ? 'x: y\r\n' : ' '), DRIP_MILLISECONDS);
    socket.resume();
    socket.on('error', () => {});
    socket.on('close', () => {
      clearInterval(dripping);
      sockets.delete(socket);
      if (stopped) return;
      cut++;
      come(kind);
    });
  }

  const coming = Array.from({ length: SLOW }, (_, n) =>
    setTimeout(() => come(n % 2 === 0 ? 'head' : 'body'), (n * COMING_MILLISECONDS) / SLOW),
  );
  return {
    get cut() {
      return cut;
    },
    async stop() {
      stopped = true;
      for (const timer of coming) clearTimeout(timer);
      const closed = [...sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
      for (const socket of sockets) socket.destroy();
      await Promise.all(closed);
    },
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
