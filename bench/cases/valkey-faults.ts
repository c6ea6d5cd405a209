import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cable, createCable } from '../../testing/kit/cable.ts';
import { findProgram } from '../../testing/kit/find-program.ts';
import { freePort } from '../../testing/kit/free-port.ts';
import { requestBytes } from '../../testing/kit/raw-requests.ts';
import { openLoop, percentile, refuseRefusals } from '../load.ts';
import { type Finding, finding, series, shown } from '../measure.ts';
import { listens, type Started, startPinned } from '../processes.ts';
import { embeddedPostgres, METRICS_TOKEN, type Product, setUp, withProduct } from '../product.ts';
import { quietly } from '../quiet.ts';
import type { BenchOptions } from '../run.ts';

const PEOPLE = 8;
const CHECKS_PER_SECOND = 500;
const CONNECTIONS = 64;
const WINDOW_SECONDS_LEAST = 10;
const FAULT_AFTER_MILLISECONDS = 1_000;
const SLOW_MILLISECONDS = 2_000;
const FLUSH_EVERY_MILLISECONDS = 1_000;
const MOST_TIMES = 3;
const READY_MILLISECONDS = 30_000;

type Valkey = {
  readonly port: number;
  start(): Promise<void>;
  kill(): Promise<void>;
  command(words: string): Promise<void>;
};

/** What happens to the Valkey in the window, one second after its begin. `mend` makes it as before. */
type Fault = { readonly name: string; begin(): Promise<void> | void; mend(): Promise<void> | void };

/** Session checks without copies in the process, at a fixed rate, while things happen to the Valkey that they are answered from. */
export async function valkeyFaults(options: BenchOptions): Promise<Finding[]> {
  const program = findProgram('redis');
  if (program === null) throw new Error('there is no valkey-server and no redis-server; REDIS_SERVER_PATH names one');
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-bench-valkey-'));
  const valkey = createValkey(program, folder, await freePort());
  try {
    await valkey.start();
    const cable = await createCable(`redis://127.0.0.1:${valkey.port}`);
    try {
      const env = { FRONTDESK_SESSION_COPIES: '0', REDIS_URL: cable.url };
      return await withProduct((product) => compare(product, faultsOf(valkey, cable), options), env);
    } finally {
      await cable.close();
    }
  } finally {
    await valkey.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

function faultsOf(valkey: Valkey, cable: Cable): Fault[] {
  let flushing: NodeJS.Timeout | undefined;
  return [
    { name: 'works', begin: () => {}, mend: () => {} },
    {
      name: 'is flushed every second',
      begin() {
        flushing = setInterval(() => void valkey.command('FLUSHALL'), FLUSH_EVERY_MILLISECONDS);
      },
      mend: () => clearInterval(flushing),
    },
    { name: 'is killed', begin: () => valkey.kill(), mend: () => valkey.start() },
    {
      name: 'is killed and started again',
      async begin() {
        await valkey.kill();
        await valkey.start();
      },
      mend: () => {},
    },
    {
      name: 'is full',
      begin: () => valkey.command('CONFIG SET maxmemory 1'),
      mend: () => valkey.command('CONFIG SET maxmemory 0'),
    },
    {
      name: 'takes 2 s for each answer',
      begin: () => cable.slow(SLOW_MILLISECONDS),
      mend: () => cable.mend(),
    },
  ];
}

async function compare(product: Product, faults: readonly Fault[], options: BenchOptions): Promise<Finding[]> {
  const { host, basePath, sessions } = await setUp(product, PEOPLE);
  const requests = sessions.map(({ bearer }) =>
    requestBytes('GET', `${basePath}/session`, { host, authorization: `Bearer ${bearer}` }),
  );
  const load = { target: product.target, requests, connections: CONNECTIONS, perSecond: CHECKS_PER_SECOND };
  const seconds = Math.max(WINDOW_SECONDS_LEAST, options.seconds);

  async function window({ name, begin, mend }: Fault): Promise<number> {
    await untilAsked(product);
    const checks = openLoop({ ...load, seconds });
    // What is thrown here is thrown below, once the fault is mended.
    checks.catch(() => {});
    await pause(FAULT_AFTER_MILLISECONDS);
    await begin();
    try {
      const result = await checks;
      refuseRefusals(`session checks beside a Valkey that ${name}`, result);
      return percentile(result.latencies, 0.99);
    } finally {
      await mend();
    }
  }

  await openLoop({ ...load, seconds: 5 });
  const taken = new Map<string, number[]>(faults.map(({ name }) => [name, []]));
  for (let round = 0; round < options.rounds; round++) {
    for (const fault of faults) {
      const watched = { processes: [product.pid], postmaster: embeddedPostgres(product.place).postmaster };
      const { result, disturbed } = await quietly(watched, () => window(fault));
      if (disturbed) options.disturbed();
      taken.get(fault.name)?.push(result);
      options.tell(
        `valkey-faults, round ${round + 1}, ${fault.name}: p99 ${result.toFixed(2)} ms${disturbed ? ' (disturbed)' : ''}`,
      );
    }
  }
  const works = taken.get('works') ?? [];
  return [...taken].flatMap(([name, values]) => {
    if (values === works) return [];
    const sides = { floor: shown(series(works), 2), product: shown(series(values), 2) };
    const times = series(values.map((value, round) => value / (works[round] ?? Number.NaN)));
    const what = `p99 of ${CHECKS_PER_SECOND} checks a second, ${seconds} s, beside a Valkey that ${name}, against one that works, ms`;
    return [finding(what, sides, times, { digits: 2, unit: ' times' }, { most: MOST_TIMES })];
  });
}

/** Until the product asks its Valkey: it says so in its metrics. */
async function untilAsked({ target }: Product): Promise<void> {
  const ends = performance.now() + READY_MILLISECONDS;
  while (performance.now() < ends) {
    const answer = await fetch(`http://${target.host}:${target.port}/metrics`, {
      headers: { authorization: `Bearer ${METRICS_TOKEN}` },
    });
    if ((await answer.text()).includes('\nfrontdesk_shared_cache_open 0')) return;
    await pause(50);
  }
  throw new Error('the product does not ask its Valkey');
}

function createValkey(program: string, folder: string, port: number): Valkey {
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  let started: Started | null = null;
  return {
    port,
    async start() {
      started = startPinned(words, { program, env: {}, logFile: join(folder, 'valkey.log') });
      await listens(port);
    },
    async kill() {
      if (started === null) return;
      const { child } = started;
      started = null;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
    async command(text) {
      const socket = net.connect(port, '127.0.0.1');
      try {
        socket.write(`${text}\r\n`);
        const [answer] = (await once(socket, 'data')) as [Buffer];
        if (!answer.toString().startsWith('+OK')) throw new Error(`${text}: ${answer}`);
      } finally {
        socket.destroy();
      }
    },
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
