import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { findProgram } from './find-program.ts';
import { freePort } from './free-port.ts';
import { until } from './people.ts';

/** A Valkey or Redis of the test's own, on a free port of this machine, whose data is gone with it. */
export type RedisServer = {
  readonly url: string;
  readonly port: number;
  /** A connection for the test itself; made anew after a restart. */
  readonly client: Redis;
  /** SIGKILL: nothing is said to anybody. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

const START_MILLISECONDS = 15_000;

export async function startRedis(words: readonly string[] = []): Promise<RedisServer> {
  const program = findProgram('redis');
  if (program === null) throw new Error('there is no valkey-server and no redis-server');
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-redis-'));
  const port = await freePort(10_000);
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  const client = new Redis({ port, lazyConnect: true, retryStrategy: () => 20, maxRetriesPerRequest: null });
  client.on('error', () => {});
  let child: ChildProcess | null = null;

  async function start(): Promise<void> {
    child = spawn(program ?? '', [...options, ...words], { stdio: 'ignore', cwd: folder });
    await until(() => isListening(port), START_MILLISECONDS, 'the start of redis');
  }

  async function kill(): Promise<void> {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  await start();
  await client.connect();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    client,
    kill,
    restart: start,
    async stop() {
      client.disconnect();
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Three masters that share the slots. */
export async function startRedisCluster(): Promise<{
  nodes: readonly RedisServer[];
  url: string;
  stop(): Promise<void>;
}> {
  const words = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'];
  const nodes = await Promise.all([startRedis(words), startRedis(words), startRedis(words)]);
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.stop()));
  };
  try {
    await meet(nodes);
  } catch (error) {
    await stop();
    throw error;
  }
  return { nodes, url: nodes.map((node) => node.url).join(','), stop };
}

async function meet(nodes: readonly RedisServer[]): Promise<void> {
  const [first] = nodes;
  const share = Math.ceil(16_384 / nodes.length);
  for (const [index, node] of nodes.entries()) {
    await node.client.cluster('ADDSLOTSRANGE', index * share, Math.min(16_383, (index + 1) * share - 1));
    await node.client.cluster('SET-CONFIG-EPOCH', index + 1);
    if (first && node !== first) await first.client.cluster('MEET', '127.0.0.1', node.port);
  }
  for (const { client } of nodes) {
    const isWhole = async () => {
      const facts = String(await client.cluster('INFO'));
      return facts.includes('cluster_state:ok') && facts.includes(`cluster_known_nodes:${nodes.length}`);
    };
    await until(isWhole, START_MILLISECONDS, 'the cluster');
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}
