import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createVault } from '../../platform/crypto/vault.ts';
import { makeSessionSecret, openSuccessor, readSessionSecret, sealSuccessor } from './session-secret.ts';

const vault = createVault(randomBytes(32), [{ id: randomUUID(), key: randomBytes(32), active: true }]);

test('a secret says its session and generation', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.integer({ min: 1, max: 0xffffffff }), (sessionId, generation) => {
      const text = makeSessionSecret(vault, sessionId, generation, randomBytes(32));
      expect(readSessionSecret(vault, text)).toEqual({ text, sessionId, generation });
    }),
  );
});

test('a secret with any character changed was not made here', () => {
  const text = makeSessionSecret(vault, randomUUID(), 7, randomBytes(32));
  for (let index = 0; index < text.length; index++) {
    const changed = text.slice(0, index) + (text[index] === 'A' ? 'B' : 'A') + text.slice(index + 1);
    expect(readSessionSecret(vault, changed)).toBeNull();
  }
  expect(readSessionSecret(vault, `${text}=`)).toBeNull();
  expect(readSessionSecret(vault, '')).toBeNull();
});

test('another instance refuses it', () => {
  const other = createVault(randomBytes(32), [{ id: randomUUID(), key: randomBytes(32), active: true }]);
  expect(readSessionSecret(other, makeSessionSecret(vault, randomUUID(), 1, randomBytes(32)))).toBeNull();
});

test('only the predecessor opens the successor, and nothing of it stands open', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.integer({ min: 1, max: 0xfffffffe }), (sessionId, generation) => {
      const [predecessor, other] = [1, 2].map(() => makeSessionSecret(vault, sessionId, generation, randomBytes(32)));
      const random = randomBytes(32);
      const successor = makeSessionSecret(vault, sessionId, generation + 1, random);
      const sealed = sealSuccessor(predecessor ?? '', successor);
      const open = (text = '') => openSuccessor({ text, sessionId, generation }, sealed);
      expect(open(predecessor)).toBe(successor);
      expect(readSessionSecret(vault, open(other))).toBeNull();
      expect(sealed.includes(random.subarray(0, 4))).toBe(false);
    }),
  );
});
