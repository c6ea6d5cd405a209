import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/**
 * Seals secrets that must be read again (signing keys, mails in the queue) with AES-256-GCM. A sealed value names the data key it is
 * under, and is bound to a context: what was sealed for one purpose does not open for another.
 */
export type Vault = {
  seal(plain: Buffer | string, context: string): Buffer;
  open(sealed: Buffer, context: string): Buffer;
  /** A key of its own for one purpose, derived from the instance secret. */
  derive(purpose: string): Buffer;
};

export type DataKey = { readonly id: string; readonly key: Buffer; readonly active: boolean };

const VERSION = 1;

export function createVault(instanceSecret: Buffer, dataKeys: readonly DataKey[]): Vault {
  const byId = new Map(dataKeys.map((entry) => [entry.id.replaceAll('-', ''), entry.key]));
  const active = dataKeys.find((entry) => entry.active);
  if (!active) throw new Error('no active data key');
  const derived = new Map<string, Buffer>();
  const activeId = Buffer.from(active.id.replaceAll('-', ''), 'hex');
  return {
    seal(plain, context) {
      return Buffer.concat([Buffer.of(VERSION), activeId, sealWith(active.key, plain, context)]);
    },
    open(sealed, context) {
      if (sealed[0] !== VERSION) throw new Error('sealed value of an unknown version');
      const key = byId.get(sealed.subarray(1, 17).toString('hex'));
      if (!key) throw new Error('sealed under a data key that is not here');
      return openWith(key, sealed.subarray(17), context);
    },
    derive(purpose) {
      let key = derived.get(purpose);
      if (!key) {
        key = deriveKey(instanceSecret, purpose);
        derived.set(purpose, key);
      }
      return key;
    },
  };
}

/** HKDF-SHA256 (RFC 5869), 32 bytes. */
export function deriveKey(secret: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `frontdesk ${purpose}`, 32));
}

/** iv (12) · tag (16) · ciphertext. */
export function sealWith(key: Buffer, plain: Buffer | string, context: string): Buffer {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]);
}

export function openWith(key: Buffer, sealed: Buffer, context: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), { authTagLength: 16 });
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(sealed.subarray(12, 28));
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
}
