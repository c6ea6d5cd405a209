import { randomFillSync } from 'node:crypto';
import type { Clock } from '../clock/clock.ts';

/** Makes ids and random secrets. Injected, so that a test can say what the next one is. */
export type Ids = {
  /** UUID version 7 (RFC 9562, section 5.7): sorts by creation. */
  uuid(): string;
  /** Random bytes from the operating system's generator. */
  bytes(length: number): Buffer;
};

export function createIds(clock: Clock): Ids {
  // A pool of random bytes: one system call serves many ids.
  const pool = Buffer.allocUnsafe(4096);
  let used = pool.length;
  const take = (length: number): Buffer => {
    if (used + length > pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    const bytes = Buffer.from(pool.subarray(used, used + length));
    pool.fill(0, used, used + length);
    used += length;
    return bytes;
  };
  return {
    uuid() {
      const bytes = take(16);
      bytes.writeUIntBE(clock.now().getTime(), 0, 6);
      bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
      bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
      const hex = bytes.toString('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
    },
    bytes(length) {
      return length > 1024 ? randomFillSync(Buffer.allocUnsafe(length)) : take(length);
    },
  };
}
