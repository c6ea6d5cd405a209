import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { secretKey } from './hash.ts';

/**
 * Seals secrets that must be read again (signing keys, mails in the queue) with AES-256-GCM. A sealed value names the data key it is
 * under, and is bound to a context: what was sealed for one purpose does not open for another.
 */
export type Vault = {
  seal(plain: Buffer | string, context: string): Buffer;
  /** A data key that this process has not met is asked for: another replica may have made it a moment ago. */
  unseal(sealed: Buffer, context: string): Promise<Buffer>;
  /** A key of its own for one purpose, derived from the instance secret. */
  derive(purpose: string): Buffer;
  /** The same from the instance secret before this one, for what outlives a change of it. Null: none was given. */
  derivePrevious(purpose: string): Buffer | null;
  /** A new data key as it is stored: under the instance secret. */
  makeDataKey(): Buffer;
  /** Reads the data keys again: which one seals, which ones are gone. */
  refresh(): Promise<void>;
};

export type DataKey = { readonly id: string; readonly key: Buffer; readonly active: boolean };

/** A data key as the database has it. */
export type StoredDataKey = { readonly id: string; readonly sealed: Buffer; readonly active: boolean };

const VERSION = 1;

/** What a data key is sealed for. */
export const DATA_KEY_CONTEXT = 'data key';

/**
 * A process that has not read the data keys for this long seals nothing: the key that it takes for the active one may be retired. That lets
 * housekeeping remove a key that was retired an hour ago and that nothing is sealed under, without asking every replica.
 */
const TRUST_MILLISECONDS = 10 * 60 * 1000;

type Source = { load(): Promise<readonly StoredDataKey[]>; monotonicMilliseconds(): number };

export function createVault(
  instanceSecret: Buffer,
  dataKeys: readonly DataKey[],
  options: { readonly previousSecret?: Buffer | null; readonly source?: Source } = {},
): Vault {
  const { source, previousSecret } = options;
  const master = deriveKey(instanceSecret, 'data keys');
  let ring = ringOf(dataKeys);
  let readAt = source?.monotonicMilliseconds() ?? 0;
  let reading: Promise<void> | null = null;

  async function read(from: Source): Promise<void> {
    const began = from.monotonicMilliseconds();
    const stored = await from.load();
    // One that is here already is not opened again: a replica with another instance secret may have sealed it anew.
    ring = ringOf(
      stored.map(({ id, sealed, active }) => {
        const key = ring.byId.get(hexOf(id)) ?? openWith(master, sealed, DATA_KEY_CONTEXT);
        return { id, key, active };
      }),
    );
    readAt = began;
  }

  async function refresh(): Promise<void> {
    if (!source) return;
    reading ??= read(source).finally(() => {
      reading = null;
    });
    await reading;
  }

  return {
    seal(plain, context) {
      if (source && source.monotonicMilliseconds() - readAt > TRUST_MILLISECONDS)
        throw new Error('the data keys have not been read for ten minutes: nothing is sealed');
      return Buffer.concat([Buffer.of(VERSION), ring.activeId, sealWith(ring.activeKey, plain, context)]);
    },
    async unseal(sealed, context) {
      if (sealed[0] !== VERSION) throw new Error('sealed value of an unknown version');
      const id = sealed.subarray(1, 17).toString('hex');
      // The first may join a reading that began before the key was there.
      for (let tries = 0; tries < 2 && !ring.byId.has(id); tries++) await refresh();
      const key = ring.byId.get(id);
      if (!key) throw new Error('sealed under a data key that is not here');
      return openWith(key, sealed.subarray(17), context);
    },
    derive: deriver(instanceSecret),
    derivePrevious: previousSecret ? deriver(previousSecret) : () => null,
    makeDataKey: () => sealWith(master, randomBytes(32), DATA_KEY_CONTEXT),
    refresh,
  };
}

function ringOf(dataKeys: readonly DataKey[]) {
  const active = dataKeys.find((entry) => entry.active);
  if (!active) throw new Error('no active data key');
  const byId = new Map(dataKeys.map((entry) => [hexOf(entry.id), entry.key]));
  return { byId, activeKey: active.key, activeId: Buffer.from(hexOf(active.id), 'hex') };
}

const hexOf = (uuid: string): string => uuid.replaceAll('-', '');

function deriver(secret: Buffer): (purpose: string) => Buffer {
  const derived = new Map<string, Buffer>();
  return (purpose) => {
    let key = derived.get(purpose);
    if (!key) {
      key = deriveKey(secret, purpose);
      derived.set(purpose, key);
    }
    return key;
  };
}

/** HKDF-SHA256 (RFC 5869), 32 bytes. */
export function deriveKey(secret: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `frontdesk ${purpose}`, 32));
}

/** iv (12) · tag (16) · ciphertext. */
export function sealWith(key: Buffer, plain: Buffer | string, context: string): Buffer {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', secretKey(key), iv);
  cipher.setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]);
}

export function openWith(key: Buffer, sealed: Buffer, context: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', secretKey(key), sealed.subarray(0, 12), { authTagLength: 16 });
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(sealed.subarray(12, 28));
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
}
