import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/**
 * The passwords that attackers try first: the list of zxcvbn-ts (MIT, Copyright 2012-2016 Dan Wheeler and Dropbox, Inc., 2021 @zxcvbn-ts) and some more, as `tools/common-passwords.ts` wrote it. Each is here by the first
 * five bytes of its SHA-256, in order: 245 KB instead of a set of 50,000 texts, and a password that is on no list is taken for one that is once in 20
 * million times.
 */
const PREFIX_BYTES = 5;
const FILE = new URL('common-passwords.bin', import.meta.url);

let list: Buffer | undefined;

/** Asked in lower case and without accents (`fold` in the rules): so they are listed. */
export function isCommonPassword(word: string): boolean {
  list ??= readFileSync(FILE);
  const sought = commonPasswordPrefix(word);
  let [low, high] = [0, list.length / PREFIX_BYTES];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = middle * PREFIX_BYTES;
    const order = list.compare(sought, 0, PREFIX_BYTES, at, at + PREFIX_BYTES);
    if (order === 0) return true;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return false;
}

/** Also how the list is written. */
export function commonPasswordPrefix(word: string): Buffer {
  return hash('sha256', word, 'buffer').subarray(0, PREFIX_BYTES);
}
