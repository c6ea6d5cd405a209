import { generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { until } from '../../../../testing/kit/people.ts';
import { sendJson, startWire, type Wire } from '../../test/wire.ts';
import { parseBaseUrl } from '../base-url.ts';
import { createKeys } from './keys.ts';

const jwk = (kid: string) => ({ ...generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }), kid });

let wire: Wire;
let now = 0;
const answer = { keys: [jwk('a')], status: 200, cacheControl: 'public, max-age=300' };

afterEach(() => wire.close());

async function create() {
  now = 0;
  Object.assign(answer, { keys: [jwk('a')], status: 200, cacheControl: 'public, max-age=300' });
  wire = await startWire((_, res) =>
    sendJson(res, answer.status, { keys: answer.keys }, { 'cache-control': answer.cacheControl }),
  );
  const base = parseBaseUrl(wire.origin);
  return createKeys({ base, fetch, timeoutSeconds: 2, monotonic: () => now });
}
const asked = () => wire.seen.length;

describe('the keys of a project', () => {
  test('are asked for once, by all who need them at first', async () => {
    const keys = await create();
    expect(keys.missing).toBe(true);
    const found = await Promise.all(Array.from({ length: 20 }, () => keys.find('a')));
    expect(found.every((key) => key?.algorithm === 'EdDSA')).toBe(true);
    expect([asked(), keys.missing]).toEqual([1, false]);
    expect(wire.seen[0]?.url).toBe('/.well-known/jwks.json');
  });

  test('are kept as long as the answer says, then renewed beside the request', async () => {
    const keys = await create();
    await keys.find('a');
    now = 299_000;
    await keys.find('a');
    expect(asked()).toBe(1);
    now = 301_000;
    answer.keys = [jwk('b')];
    // No promise: the request does not wait.
    expect(keys.find('a')).toMatchObject({ algorithm: 'EdDSA' });
    await until(() => asked() === 2, 2_000, 'the renewal');
    await until(() => keys.find('b') instanceof Promise === false, 2_000, 'the new key');
  });

  test.each([
    ['no-store', 4_000],
    ['max-age=10', 11_000],
    ['private', 301_000],
    ['max-age=99999999', 25 * 3_600_000],
  ])('under %s are renewed after a while', async (cacheControl, later) => {
    const keys = await create();
    answer.cacheControl = cacheControl;
    await keys.find('a');
    now = later;
    await keys.find('a');
    await until(() => asked() === 2, 2_000, 'the renewal');
  });

  test('of an id that nobody knows are asked for once in three seconds, one question at a time', async () => {
    const keys = await create();
    await keys.find('a');
    const flood = () => Promise.all(Array.from({ length: 200 }, (_, index) => keys.find(`made-up-${now}-${index}`)));
    for (const [later, most] of [
      [1_000, 1],
      [3_000, 2],
      [5_900, 2],
      [6_000, 3],
    ] as const) {
      now = later;
      expect((await flood()).every((key) => key === undefined)).toBe(true);
      expect(asked()).toBe(most);
    }
  });

  test('stay when the address is down, and are asked for again once in three seconds', async () => {
    const keys = await create();
    await keys.find('a');
    answer.status = 503;
    for (now of [301_000, 302_000, 303_000, 5_000_000, 5_001_000])
      expect((await keys.find('a'))?.algorithm).toBe('EdDSA');
    await until(() => asked() === 3, 2_000, 'two more questions');
    // Of an unknown id nothing is known then.
    await expect(async () => keys.find('b')).rejects.toMatchObject({ status: 502 });
    answer.status = 200;
    answer.keys = [];
    now = 5_010_000;
    await expect(async () => keys.find('b')).rejects.toMatchObject({ code: 'network.unexpected_answer' });
    expect((await keys.find('a'))?.algorithm).toBe('EdDSA');
  });

  test('are asked for again after a change, and soon once more', async () => {
    const keys = await create();
    await keys.find('a');
    answer.keys = [jwk('b')];
    await keys.refresh();
    expect(await keys.find('a')).toBeUndefined();
    expect((await keys.find('b'))?.algorithm).toBe('EdDSA');
    expect(asked()).toBe(2);
    now = 12_001;
    await keys.find('b');
    await until(() => asked() === 3, 2_000, 'the second look');
  });
});
