import net from 'node:net';
import { openLoop, percentile, refuseRefusals, requestBytes } from '../load.ts';
import { type Finding, finding, series } from '../measure.ts';
import { stopProcess } from '../processes.ts';
import { createPlace, type Product, removePlace, setUp, startProduct } from '../product.ts';
import type { BenchOptions } from '../run.ts';

const PEOPLE = 8;
const SLOW = 400;
const DRIP_MILLISECONDS = 500;
const CHECKS_PER_SECOND = 500;

/** Session checks of others without and beside 400 clients that send heads and bodies a byte at a time, in turn. */
export async function slowClients(options: BenchOptions): Promise<Finding[]> {
  const place = await createPlace();
  try {
    const product = await startProduct(place);
    try {
      return await compare(product, options);
    } finally {
      await stopProcess(product);
    }
  } finally {
    removePlace(place);
  }
}

async function compare(product: Product, options: BenchOptions): Promise<Finding[]> {
  const { host, basePath, sessions } = await setUp(product, PEOPLE);
  const requests = sessions.map(({ bearer }) =>
    requestBytes('GET', `${basePath}/session`, { host, authorization: `Bearer ${bearer}` }),
  );
  const p99 = async (seconds: number) => {
    const load = { target: product.target, requests, connections: 64, perSecond: CHECKS_PER_SECOND, seconds };
    const result = await openLoop(load);
    refuseRefusals('session checks', result);
    return percentile(result.latencies, 0.99);
  };
  await p99(5);
  const alone: number[] = [];
  const beside: number[] = [];
  for (let round = 0; round < options.rounds; round++) {
    alone.push(await p99(options.longSeconds));
    const slow = startSlowClients(product, host, basePath);
    beside.push(await p99(options.longSeconds));
    const cut = slow.stop();
    options.tell(
      `slow-clients, round ${round + 1}: p99 alone ${alone.at(-1)?.toFixed(2)} ms, beside ${beside.at(-1)?.toFixed(2)} ms; ${cut} were cut off and came again`,
    );
  }
  const ratio = series(beside.map((value, round) => value / (alone[round] ?? Number.NaN)));
  const both = { floor: series(alone).median.toFixed(2), product: series(beside).median.toFixed(2) };
  return [
    finding(`p99 of 500 session checks a second beside ${SLOW} slow clients`, both, ratio, { digits: 2 }, { most: 2 }),
  ];
}

/** Half of them never end their head, half never their body; whoever is cut off comes again at once. */
function startSlowClients({ target }: Product, host: string, basePath: string): { stop(): number } {
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

  for (let n = 0; n < SLOW; n++) come(n % 2 === 0 ? 'head' : 'body');
  return {
    stop() {
      stopped = true;
      for (const socket of sockets) socket.destroy();
      return cut;
    },
  };
}
