import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createVault, DATA_KEY_CONTEXT, deriveKey, type StoredDataKey, sealWith } from './vault.ts';

const SECRET = randomBytes(48);
const stored = (active: boolean): StoredDataKey => {
  const sealed = sealWith(deriveKey(SECRET, 'data keys'), randomBytes(32), DATA_KEY_CONTEXT);
  return { id: randomUUID(), sealed, active };
};

/** A replica, over rows that all replicas share. */
async function replica(rows: () => readonly StoredDataKey[], clock: { milliseconds: number } = { milliseconds: 0 }) {
  const readings = { count: 0 };
  const vault = createVault(SECRET, [{ id: randomUUID(), key: randomBytes(32), active: true }], {
    source: {
      async load() {
        readings.count++;
        return rows();
      },
      monotonicMilliseconds: () => clock.milliseconds,
    },
  });
  await vault.refresh();
  readings.count = 0;
  return { vault, readings };
}

test('what was sealed opens for the same purpose, and for no other', async () => {
  const rows = [stored(true)];
  const { vault } = await replica(() => rows);
  const sealed = vault.seal('secret', 'mail 1');
  expect((await vault.unseal(sealed, 'mail 1')).toString()).toBe('secret');
  await expect(vault.unseal(sealed, 'mail 2')).rejects.toThrow();
  for (const at of [0, 1, 17, 30, sealed.length - 1]) {
    const changed = Buffer.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await expect(vault.unseal(changed, 'mail 1'), `byte ${at}`).rejects.toThrow();
  }
});

test('a value under a data key that a replica has not met opens at once: it asks once, however many come together', async () => {
  let rows = [stored(true)];
  const here = await replica(() => rows);
  const there = await replica(() => rows);
  rows = [...rows.map((row) => ({ ...row, active: false })), stored(true)];
  await here.vault.refresh();
  const sealed = here.vault.seal('secret', 'x');
  const opened = await Promise.all(Array.from({ length: 20 }, () => there.vault.unseal(sealed, 'x')));
  expect(new Set(opened.map(String))).toEqual(new Set(['secret']));
  expect(there.readings.count).toBe(1);
});

test('a key that is gone opens nothing any more', async () => {
  let rows = [stored(true)];
  const { vault } = await replica(() => rows);
  const sealed = vault.seal('secret', 'x');
  rows = [stored(true)];
  await vault.refresh();
  await expect(vault.unseal(sealed, 'x')).rejects.toThrow('sealed under a data key that is not here');
});

test('a process that has not read the data keys for ten minutes seals nothing, until it has', async () => {
  const rows = [stored(true)];
  const clock = { milliseconds: 0 };
  const { vault } = await replica(() => rows, clock);
  clock.milliseconds = 10 * 60_000;
  expect(() => vault.seal('secret', 'x')).not.toThrow();
  clock.milliseconds++;
  expect(() => vault.seal('secret', 'x')).toThrow('nothing is sealed');
  await vault.refresh();
  expect(() => vault.seal('secret', 'x')).not.toThrow();
});

test('a key that is here stays, though another replica has sealed it under another instance secret', async () => {
  let rows = [stored(true)];
  const { vault } = await replica(() => rows);
  const sealed = vault.seal('secret', 'x');
  rows = rows.map((row) => ({ ...row, sealed: randomBytes(60) }));
  await vault.refresh();
  expect((await vault.unseal(sealed, 'x')).toString()).toBe('secret');
});
