import type { Cluster, Redis } from 'ioredis';
import type { RedisAddress } from '../config/redis-address.ts';

/** Connections to Valkey or Redis, a single server or a cluster. The only file that knows ioredis. */
export type ValkeyClient = {
  /** One entry for each key: its bytes, or null. */
  get(keys: readonly string[]): Promise<readonly (Buffer | null)[]>;
  /** Runs a Lua script over one key. */
  run(script: string, key: string, values: readonly (string | number | Buffer)[]): Promise<unknown>;
  publish(channel: string, text: string): Promise<unknown>;
  /** Subscribed again by itself after a lost connection. What is sent in between is lost. */
  subscribe(channel: string, heard: (text: string) => void): void;
  /** Every master answers. */
  ping(): Promise<unknown>;
  /** Leaves connections that have gone silent, and makes them again. */
  reconnect(): void;
  onReady(listener: () => void): void;
  onLost(listener: (reason: string) => void): void;
  close(): void;
};

const CONNECT_MILLISECONDS = 2_000;

/** Loaded only here, so that a process without Valkey does not carry the library. Does not wait for the connection. */
export async function connectValkey(address: RedisAddress): Promise<ValkeyClient> {
  const ioredis = await import('ioredis');
  const [node] = address.nodes;
  const shared = {
    ...(address.username === null ? {} : { username: address.username }),
    ...(address.password === null ? {} : { password: address.password }),
    ...(address.tls ? { tls: {} } : {}),
    connectTimeout: CONNECT_MILLISECONDS,
    // A replica that was a master says so to whoever writes: the name may lead elsewhere by now.
    reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
    // A command that the connection could not carry has failed. Nobody waits for it, and Postgres is asked instead.
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
  };
  if (address.cluster) {
    const cluster = new ioredis.Cluster([...address.nodes], {
      redisOptions: shared,
      enableOfflineQueue: false,
      enableAutoPipelining: true,
      // A pipeline that hangs holds back the next one: what proves that the cluster is back goes past it.
      autoPipeliningIgnoredCommands: ['ping', 'eval', 'publish'],
      clusterRetryStrategy: (times) => Math.min(100 * times, 1_000),
      // A managed cluster's certificate is for its names.
      ...(address.tls ? { dnsLookup: (name, answer) => answer(null, name) } : {}),
    });
    return {
      ...common(cluster, cluster),
      get: (keys) => Promise.all(keys.map((key) => cluster.getBuffer(key))),
      ping: () => {
        const masters = cluster.nodes('master');
        if (masters.length === 0) return Promise.reject(new Error('no master is known'));
        return Promise.all(masters.map((master) => master.ping()));
      },
    };
  }
  const redis = new ioredis.Redis({
    ...shared,
    ...node,
    db: address.database,
    enableOfflineQueue: false,
    retryStrategy: (times: number) => Math.min(50 * 2 ** Math.min(times, 5), 1_000),
  });
  const subscriber = redis.duplicate({ enableOfflineQueue: true, maxRetriesPerRequest: null });
  subscriber.on('error', () => {});
  return {
    ...common(redis, subscriber),
    get: (keys) => redis.mgetBuffer([...keys]),
    ping: () => redis.ping(),
  };
}

function common(client: Redis | Cluster, subscriber: Redis | Cluster): Omit<ValkeyClient, 'get' | 'ping'> {
  const heardOn = new Map<string, (text: string) => void>();
  subscriber.on('message', (channel: string, text: string) => heardOn.get(channel)?.(text));
  const subscribeTo = () => {
    // A connection that ends meanwhile subscribes again when it is ready.
    for (const channel of heardOn.keys()) subscriber.subscribe(channel).catch(() => {});
  };
  subscriber.on('ready', subscribeTo);
  return {
    run: (script, key, values) => client.eval(script, 1, key, ...values),
    publish: (channel, text) => client.publish(channel, text),
    subscribe(channel, heard) {
      heardOn.set(channel, heard);
      if (subscriber.status === 'ready') subscribeTo();
    },
    reconnect() {
      client.disconnect(true);
      if (subscriber !== client) subscriber.disconnect(true);
    },
    onReady: (listener) => void client.on('ready', listener),
    onLost(listener) {
      client.on('error', (error: Error) => listener(error.message));
      client.on('close', () => listener('the connection was closed'));
    },
    close() {
      client.disconnect();
      if (subscriber !== client) subscriber.disconnect();
    },
  };
}
