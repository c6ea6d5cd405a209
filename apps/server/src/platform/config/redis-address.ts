/** Where Valkey or Redis is reached, as ioredis takes it. */
export type RedisAddress = {
  readonly cluster: boolean;
  /** One server, or some nodes of the cluster: the rest is learned from them. */
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  readonly username: string | null;
  readonly password: string | null;
  readonly database: number;
  readonly tls: boolean;
};

/**
 * `REDIS_URL` names one server, or several nodes of a cluster, comma separated. `REDIS_CLUSTER=1` says that a single address is a node of a
 * cluster too (managed services give one such name). Faults never repeat an address: it holds the password.
 */
export function parseRedisAddress(
  text: string | undefined,
  cluster: boolean,
): { address: RedisAddress | null; faults: string[] } {
  const words = (text ?? '').split(',').map((word) => word.trim());
  if (text === undefined)
    return { address: null, faults: cluster ? ['REDIS_CLUSTER: there is no REDIS_URL, which names its nodes'] : [] };
  const urls: URL[] = [];
  for (const word of words) {
    const url = URL.parse(word);
    if (!url || !/^rediss?:$/.test(url.protocol) || url.hostname === '')
      return { address: null, faults: ['REDIS_URL: redis://host:port or rediss://…, several nodes comma separated'] };
    urls.push(url);
  }
  const faults: string[] = [];
  const [first] = urls;
  if (!first) return { address: null, faults };
  const isCluster = cluster || urls.length > 1;
  const database = Number(first.pathname.slice(1) || '0');
  if (!Number.isSafeInteger(database) || database < 0)
    faults.push('REDIS_URL: the path is the number of a database, for example redis://host:6379/1');
  else if (isCluster && urls.some((url) => !['', '/', '/0'].includes(url.pathname)))
    faults.push('REDIS_URL: a cluster has database 0 alone');
  if (urls.some((url) => url.search !== '' || url.hash !== ''))
    faults.push('REDIS_URL: takes no query; TLS is rediss://, a private authority is NODE_EXTRA_CA_CERTS');
  const shared = (url: URL) => `${url.protocol} ${url.username} ${url.password}`;
  if (urls.some((url) => shared(url) !== shared(first)))
    faults.push('REDIS_URL: all nodes have the same scheme, user and password');
  const address = {
    cluster: isCluster,
    nodes: urls.map(({ hostname, port }) => ({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 6379) })),
    username: first.username === '' ? null : decodeURIComponent(first.username),
    password: first.password === '' ? null : decodeURIComponent(first.password),
    database,
    tls: first.protocol === 'rediss:',
  };
  return { address: faults.length === 0 ? address : null, faults };
}
