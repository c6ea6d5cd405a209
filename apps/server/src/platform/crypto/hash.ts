import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from 'node:crypto';

/** SHA-256. Enough for secrets of 128 random bits and more; passwords go through Argon2id. */
export function sha256(data: string | Buffer): Buffer {
  return hash('sha256', data, 'buffer');
}

/** A key that is used often comes as a KeyObject: to make one costs half an HMAC. */
export function hmacSha256(key: Buffer | KeyObject, data: string | Buffer): Buffer {
  return createHmac('sha256', secretKey(key)).update(data).digest();
}

/** For everything that takes a key: Node tells bytes from a KeyObject by an exception, which costs four times an HMAC. */
export function secretKey(key: Buffer | KeyObject): KeyObject {
  return Buffer.isBuffer(key) ? createSecretKey(key) : key;
}

/** Compares in constant time; different lengths are simply different. */
export function sameBytes(left: Buffer, right: Buffer): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Compares two texts in constant time, whatever their lengths are. */
export function sameText(left: string, right: string): boolean {
  return timingSafeEqual(sha256(left), sha256(right));
}
