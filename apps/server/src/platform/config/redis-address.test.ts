import { describe, expect, test } from 'vitest';
import { type ConfigError, readConfig } from './config.ts';

const redisOf = (env: Record<string, string>) => readConfig(env, []).redis;

describe('REDIS_URL', () => {
  test.each([
    [{}, null],
    [{ REDIS_URL: '' }, null],
    [
      { REDIS_URL: 'redis://cache' },
      {
        cluster: false,
        nodes: [{ host: 'cache', port: 6379 }],
        username: null,
        password: null,
        database: 0,
        tls: false,
      },
    ],
    [
      { REDIS_URL: 'rediss://app:p%40ss@[::1]:7000/3' },
      {
        cluster: false,
        nodes: [{ host: '::1', port: 7000 }],
        username: 'app',
        password: 'p@ss',
        database: 3,
        tls: true,
      },
    ],
    [
      { REDIS_URL: 'redis://:secret@a:1, redis://:secret@b:2' },
      {
        cluster: true,
        nodes: [
          { host: 'a', port: 1 },
          { host: 'b', port: 2 },
        ],
        username: null,
        password: 'secret',
        database: 0,
        tls: false,
      },
    ],
    [{ REDIS_URL: 'redis://a', REDIS_CLUSTER: '1' }, expect.objectContaining({ cluster: true })],
  ])('%j', (env, address) => {
    expect(redisOf(env)).toEqual(address);
  });

  test.each([
    [{ REDIS_URL: 'http://:hidden@cache' }, 'REDIS_URL: redis://host:port'],
    [{ REDIS_URL: 'cache:6379' }, 'REDIS_URL: redis://host:port'],
    [{ REDIS_URL: 'redis://:hidden@a,nothing' }, 'REDIS_URL: redis://host:port'],
    [{ REDIS_URL: 'redis://:hidden@cache/main' }, 'REDIS_URL: the path is the number of a database'],
    [{ REDIS_URL: 'redis://:hidden@a/1', REDIS_CLUSTER: '1' }, 'REDIS_URL: a cluster has database 0 alone'],
    [{ REDIS_URL: 'redis://:hidden@a,redis://:other@b' }, 'REDIS_URL: all nodes have the same scheme'],
    [{ REDIS_URL: 'redis://:hidden@a?tls=1' }, 'REDIS_URL: takes no query'],
    [{ REDIS_CLUSTER: '1' }, 'REDIS_CLUSTER: there is no REDIS_URL'],
  ])('%j is refused in one line, which does not repeat the password', (env, line) => {
    const faults = (() => {
      try {
        redisOf(env as Record<string, string>);
        return [];
      } catch (error) {
        return (error as ConfigError).faults;
      }
    })();
    expect(faults).toHaveLength(1);
    expect(faults[0]?.startsWith(line)).toBe(true);
    expect(faults.join()).not.toContain('hidden');
  });
});
