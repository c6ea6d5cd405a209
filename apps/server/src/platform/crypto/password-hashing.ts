import { timingSafeEqual } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { hash, hashRaw } from '@node-rs/argon2';
import type { Clock } from '../clock/clock.ts';
import { assert, instanceErrors, Problem } from '../http/problem.ts';
import { type PasswordHash, recogniseHash } from './password-hash-formats.ts';
import { type HashSecrets, provesWhole, verifyHash } from './password-hash-verification.ts';

/**
 * Argon2id (RFC 9106) at the instance's parameters, one hash in flight per core. People and administration take turns: whichever asks for
 * more waits behind itself. How many may wait at all is decided at the door (`platform/load`); the bound here is for what comes past it.
 */
export type PasswordHashing = {
  /** A self-describing PHC string; with the salt of `like`, where that is one of ours, so that `verifyEither` tells the two by one evaluation. */
  hash(password: string, like?: string | null): Promise<string>;
  /** Of any form in `password-hash-formats.ts`: a foreign hash waits in the same line, and costs what it costs. */
  verify(stored: string, password: string, secrets?: HashSecrets): Promise<boolean>;
  /** Which of two hashes with one salt this password has: one evaluation for both. Undefined where they have different ones, or are not ours. */
  verifyEither(stored: string, beside: string, password: string): Promise<'stored' | 'beside' | null> | undefined;
  /** Whether `hash` makes something of this password, which was right, that is harder to attack than what is stored. */
  isWeaker(stored: string, password: string): boolean;
  /** The work of a verification, for accounts that do not exist. */
  verifyNothing(password: string): Promise<false>;
  readonly waiting: number;
  /** The same, in the line of the administration. */
  readonly administration: PasswordHashing;
  /** What one hash takes at the moment, on a machine that does other things too. */
  readonly typicalMilliseconds: number;
};

// 2 is Argon2id: the package declares its names as a const enum, which type stripping cannot read.
const PARAMETERS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 };
const OUR_FORM = `$argon2id$v=19$m=${PARAMETERS.memoryCost},t=${PARAMETERS.timeCost},p=${PARAMETERS.parallelism}$`;
const LONGEST_WAIT_SECONDS = 1;

/** While others wait for their hash, so many that are done are handed over together, and none is held back for longer than this. */
const TOGETHER_MOST = 8;
const HELD_MILLISECONDS_MOST = 120;

export function createPasswordHashing(
  clock: Clock,
  { cores = availableParallelism(), heldMilliseconds = HELD_MILLISECONDS_MOST } = {},
): PasswordHashing {
  const people: (() => void)[] = [];
  const administrators: (() => void)[] = [];
  const held: (() => void)[] = [];
  let letGoTimer: NodeJS.Timeout | undefined;
  let running = 0;
  let peopleNext = false;
  let typicalMilliseconds = 25;
  const decoy = hash('no account has this password', PARAMETERS);

  /** The lines in turn; one that is empty is passed over. */
  function next(): (() => void) | undefined {
    peopleNext = !peopleNext;
    return peopleNext ? (people.shift() ?? administrators.shift()) : (administrators.shift() ?? people.shift());
  }

  async function turn<Result>(line: (() => void)[], work: () => Promise<Result>): Promise<Result> {
    const expectedWait = (line.length / cores) * typicalMilliseconds;
    if (expectedWait > LONGEST_WAIT_SECONDS * 1000) {
      throw new Problem(instanceErrors.overloaded, { retryAfterSeconds: 1, privateDetail: 'password hashing queue' });
    }
    if (running >= cores) await new Promise<void>((resolve) => line.push(resolve));
    else running++;
    const began = clock.monotonicMilliseconds();
    try {
      return await work();
    } finally {
      typicalMilliseconds += (clock.monotonicMilliseconds() - began - typicalMilliseconds) / 16;
      const follower = next();
      // The place is handed over, never freed and taken again: nobody can slip in between.
      if (follower) follower();
      else running--;
      await handOver(follower !== undefined);
    }
  }

  /**
   * A hash runs 19 MiB through the processor's caches, and whatever runs between two hashes finds them cold: a sign-in's statements, token and answer
   * then cost three times what they cost one after the other. Where sign-ins queue, what follows a hash is done for several at once.
   */
  async function handOver(othersWait: boolean): Promise<void> {
    if (!othersWait || held.length + 1 >= TOGETHER_MOST) return letGo();
    await new Promise<void>((resolve) => {
      held.push(resolve);
      letGoTimer ??= setTimeout(letGo, heldMilliseconds);
    });
  }

  function letGo(): void {
    clearTimeout(letGoTimer);
    letGoTimer = undefined;
    for (const resolve of held.splice(0)) resolve();
  }

  function inLine(line: (() => void)[]): PasswordHashing {
    return {
      hash(password, like = null) {
        const ours = like === null ? null : readOurs(like);
        return turn(line, () => hash(normalize(password), ours ? { ...PARAMETERS, salt: ours.salt } : PARAMETERS));
      },
      verifyEither(stored, beside, password) {
        const [first, second] = [readOurs(stored), readOurs(beside)];
        if (!first || !second?.salt.equals(first.salt)) return undefined;
        return turn(line, async () => {
          // Both forms, as `verifyHash` does.
          for (const text of new Set([normalize(password), password])) {
            const made = await hashRaw(text, { ...PARAMETERS, salt: first.salt });
            if (timingSafeEqual(made, first.hash)) return 'stored';
            if (timingSafeEqual(made, second.hash)) return 'beside';
          }
          return null;
        });
      },
      verify: (stored, password, secrets = {}) =>
        turn(line, async () => verifyHash(recognised(stored), password, secrets)),
      isWeaker(stored, password) {
        const known = recognised(stored);
        return isWeaker(known) && provesWhole(known, password);
      },
      async verifyNothing(password) {
        const stored = recognised(await decoy);
        await turn(line, () => verifyHash(stored, password, {}));
        return false;
      },
      get waiting() {
        return line.length;
      },
      get administration() {
        return administration;
      },
      get typicalMilliseconds() {
        return typicalMilliseconds;
      },
    };
  }

  const administration = inLine(administrators);
  return inLine(people);
}

/** For routes that are not declared to hash: one that did so in another queue would hold its places for as long as hashes wait. */
export const NO_HASHING: PasswordHashing = {
  hash: async () => undeclared(),
  verifyEither: () => undeclared(),
  verify: async () => undeclared(),
  isWeaker: () => undeclared(),
  verifyNothing: async () => undeclared(),
  waiting: 0,
  typicalMilliseconds: 0,
  get administration() {
    return NO_HASHING;
  },
};

function undeclared(): never {
  assert(false, "the row of a route that hashes a password says 'hashing' in its table");
}

function recognised(stored: string): PasswordHash {
  const hash = recogniseHash(stored);
  if (!hash) throw new Error('a stored password hash is of no known form');
  return hash;
}

/**
 * Only upward: a foreign Argon2id that is stronger than ours stays. What an attacker pays for a memory-hard hash is memory times time, and its time
 * is memory times passes.
 */
function isWeaker(stored: PasswordHash): boolean {
  if (stored.scheme !== 'argon2id') return true;
  const costOf = (memoryKib: number, passes: number) => memoryKib * memoryKib * passes;
  return costOf(stored.memoryKib, stored.passes) < costOf(PARAMETERS.memoryCost, PARAMETERS.timeCost);
}

/** Null where it was not made at our parameters. */
function readOurs(stored: string): { readonly salt: Buffer; readonly hash: Buffer } | null {
  const known = recognised(stored);
  if (known.scheme !== 'argon2id' || !known.text.startsWith(OUR_FORM)) return null;
  return known.hash.length === PARAMETERS.outputLen ? known : null;
}

/** NFC: the same password typed on two keyboards is the same password. */
function normalize(password: string): string {
  return password.normalize('NFC');
}
