import { expect, test } from 'vitest';
import { createLog } from '../log/log.ts';
import { createSharedCache } from './shared-cache.ts';
import type { ValkeyClient } from './valkey-client.ts';

/** A cache of the world outside that fails each question. */
function failing(): ValkeyClient & { ready(): void } {
  let ready = () => {};
  return {
    get: () => Promise.reject(new Error('LOADING')),
    run: () => Promise.reject(new Error('LOADING')),
    publish: () => Promise.resolve(),
    subscribe: () => {},
    ping: () => Promise.resolve('PONG'),
    reconnect: () => {},
    onReady: (listener) => {
      ready = listener;
    },
    onLost: () => {},
    close: () => {},
    ready: () => ready(),
  };
}

test('each question is answered once, also those whose failure shuts the cache off', async () => {
  const client = failing();
  const shared = createSharedCache({
    client,
    log: createLog('silent'),
    monotonicMilliseconds: () => performance.now(),
  });
  try {
    client.ready();
    await expect.poll(() => shared.available).toBe(true);
    const answers: string[] = [];
    for (let n = 0; n < 5; n++) {
      await new Promise<void>((resolve) => {
        shared.get(`key ${n}`, (bytes) => {
          answers.push(`${n} ${bytes === null}`);
          resolve();
        });
      });
    }
    await new Promise((resolve) => setImmediate(resolve));
    expect(answers).toEqual(['0 true', '1 true', '2 true', '3 true', '4 true']);
    expect(shared.available).toBe(false);
  } finally {
    shared.close();
  }
});
