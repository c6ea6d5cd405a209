import { hash } from 'node:crypto';
import { sameBytes, sha256 } from '../../platform/crypto/hash.ts';
import { createSignatures, type Signatures } from '../../platform/crypto/signatures.ts';
import type { Vault } from '../../platform/crypto/vault.ts';

/**
 * The session secret plays the part of the refresh token: session id (16 bytes), generation (4), random secret (32), tag (16), as
 * base64url behind a prefix. Stored is only its SHA-256. The tag proves that this instance issued it: an old generation whose hash is long
 * gone can still be told from a guess, so that reuse ends the session and guessing a session id ends nothing.
 */
export type SessionSecret = { readonly text: string; readonly sessionId: string; readonly generation: number };

const PREFIX = 'fds_';
const LENGTH = PREFIX.length + 91;
const BODY_BYTES = 52;
/** Session id and generation. */
const KNOWN_BYTES = 20;
const TAG_BYTES = 16;

export function makeSessionSecret(vault: Vault, sessionId: string, generation: number, random: Buffer): string {
  const body = Buffer.alloc(BODY_BYTES);
  body.write(sessionId.replaceAll('-', ''), 0, 'hex');
  body.writeUInt32BE(generation, 16);
  random.copy(body, KNOWN_BYTES, 0, 32);
  return PREFIX + Buffer.concat([body, tagUnder(tagKeysOf(vault).current, body)]).toString('base64url');
}

/** Null where the text was not made by this instance. */
export function readSessionSecret(vault: Vault, text: string): SessionSecret | null {
  if (text.length !== LENGTH || !text.startsWith(PREFIX)) return null;
  const bytes = bytesOf(text);
  if (bytes.length !== BODY_BYTES + TAG_BYTES || PREFIX + bytes.toString('base64url') !== text) return null;
  const body = bytes.subarray(0, BODY_BYTES);
  if (!isOurTag(vault, body, bytes.subarray(BODY_BYTES))) return null;
  return { text, sessionId: uuidOf(body), generation: body.readUInt32BE(16) };
}

/** Which session a secret claims to be of. Enough where its hash is compared anyway; whether it was issued is not looked at. */
export function sessionIdIn(text: string): string | null {
  if (text.length !== LENGTH || !text.startsWith(PREFIX)) return null;
  return uuidOf(Buffer.from(text.slice(PREFIX.length, PREFIX.length + 22), 'base64url'));
}

function uuidOf(bytes: Buffer): string {
  const hex = bytes.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export function looksLikeSessionSecret(text: string): boolean {
  return text.startsWith(PREFIX);
}

export function hashSessionSecret(text: string): Buffer {
  return sha256(text);
}

/**
 * The successor, sealed so that only the holder of its predecessor can have it again: what cannot be told from the predecessor (random secret and
 * tag) under a one-time pad, which is a hash of the predecessor. The row keeps one such value for each predecessor. There is no tag over it: whether
 * it opened right shows by the successor's hash in the row.
 */
export function sealSuccessor(predecessor: string, successor: string): Buffer {
  return underPad(predecessor, bytesOf(successor).subarray(KNOWN_BYTES));
}

export function openSuccessor({ text, generation }: SessionSecret, sealed: Buffer): string {
  const known = bytesOf(text).subarray(0, KNOWN_BYTES);
  known.writeUInt32BE(generation + 1, 16);
  return PREFIX + Buffer.concat([known, underPad(text, sealed)]).toString('base64url');
}

function underPad(predecessor: string, bytes: Buffer): Buffer {
  const pad = hash('sha512', `frontdesk session successor ${predecessor}`, 'buffer');
  return Buffer.from(bytes.map((byte, at) => byte ^ (pad[at] ?? 0)));
}

function bytesOf(text: string): Buffer {
  return Buffer.from(text.slice(PREFIX.length), 'base64url');
}

/** Sessions outlive a change of the instance secret: a tag of the previous one counts while that is given. */
function isOurTag(vault: Vault, body: Buffer, tag: Buffer): boolean {
  const { current, previous } = tagKeysOf(vault);
  if (sameBytes(tagUnder(current, body), tag)) return true;
  return previous !== null && sameBytes(tagUnder(previous, body), tag);
}

function tagUnder(key: Signatures, body: Buffer): Buffer {
  return key.sign(body).subarray(0, TAG_BYTES);
}

type TagKeys = { readonly current: Signatures; readonly previous: Signatures | null };

const tagKeys = new WeakMap<Vault, TagKeys>();

function tagKeysOf(vault: Vault): TagKeys {
  let keys = tagKeys.get(vault);
  if (!keys) {
    const previous = vault.derivePrevious('session secrets');
    keys = {
      current: createSignatures(vault.derive('session secrets')),
      previous: previous === null ? null : createSignatures(previous),
    };
    tagKeys.set(vault, keys);
  }
  return keys;
}
