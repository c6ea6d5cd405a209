import { randomBytes, timingSafeEqual } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { hash, hashRaw } from '@node-rs/argon2';
import { LEAST_PARAMETERS, type PasswordParameters } from '../../lib/password-parameters.ts';
import type { Clock } from '../clock/clock.ts';
import { assert, instanceErrors, Problem } from '../http/problem.ts';
import { type PasswordHash, recogniseHash, writeBase64 } from './password-hash-formats.ts';
import { type HashSecrets, provesWhole, verifyHash } from './password-hash-verification.ts';

/**
 * Argon2id (RFC 9106) at the instance's parameters, one hash in flight per core. People and administration take turns: whichever asks for
 * more waits behind itself. How many may wait at all is decided at the door (`platform/load`); the bound here is for what comes past it.
 */
export type PasswordHashing = {
  /** A self-describing PHC string; with the salt of `like`, where that is one of today's, so that `verifyEither` tells the two by one evaluation. */
  hash(password: string, like?: string | null): Promise<string>;
  /** Of any form in `password-hash-formats.ts`: a foreign hash waits in the same line, and costs what it costs. */
  verify(stored: string, password: string, secrets?: HashSecrets): Promise<boolean>;
  /** Which of two hashes with one salt this password has: one evaluation for both. Undefined where they have different ones, or are not ours. */
  verifyEither(stored: string, beside: string, password: string): Promise<'stored' | 'beside' | null> | undefined;
  /** Whether `hash` makes something of this password, which was right, that is harder to attack than what is stored. */
  isWeaker(stored: string, password: string): boolean;
  /** The work of a verification, for accounts that do not exist. */
  verifyNothing(password: string): Promise<false>;
  /** From the next hash on, the one of accounts that do not exist too: both change in one step. */
  use(parameters: PasswordParameters): void;
  readonly waiting: number;
  /** The same, in the line of the administration. */
  readonly administration: PasswordHashing;
  /** What one hash takes at the moment, on a machine that does other things too. */
  readonly typicalMilliseconds: number;
};

// 2 is Argon2id: the package declares its names as a const enum, which type stripping cannot read.
const FORM = { algorithm: 2, parallelism: 1, outputLen: 32 };
const SALT_BYTES = 16;
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
  let current = LEAST_PARAMETERS;
  let decoy = decoyAt(current);

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
   * A hash runs 19 MiB or more through the processor's caches, and whatever runs between two hashes finds them cold: a sign-in's statements, token and answer
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
        const options = optionsOf(current);
        const sameWork = ours !== null && isSame(ours, current);
        return turn(line, () => hash(normalize(password), sameWork ? { ...options, salt: ours.salt } : options));
      },
      verifyEither(stored, beside, password) {
        const [first, second] = [readOurs(stored), readOurs(beside)];
        if (!first || !second?.salt.equals(first.salt) || !isSame(first, second)) return undefined;
        return turn(line, async () => {
          // Both forms, as `verifyHash` does.
          for (const text of new Set([normalize(password), password])) {
            const made = await hashRaw(text, { ...optionsOf(first), salt: first.salt });
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
        return isWeaker(known, current) && provesWhole(known, password);
      },
      async verifyNothing(password) {
        const stored = decoy;
        await turn(line, () => verifyHash(stored, password, {}));
        return false;
      },
      use(parameters) {
        if (isSame(parameters, current)) return;
        // What no stored hash may cost throws here, before anything has changed.
        decoy = decoyAt(parameters);
        // Who comes next is judged by what it will take, not by what the last ones took.
        typicalMilliseconds *= workOf(parameters) / workOf(current);
        current = parameters;
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

/** What one hash takes on this machine, in milliseconds: the middle of three, so that a disturbance of one does not count. */
export async function measureHash(clock: Clock, parameters: PasswordParameters): Promise<number> {
  const taken: number[] = [];
  for (let run = 0; run < 3; run++) {
    const began = clock.monotonicMilliseconds();
    await hash('a password to measure with', optionsOf(parameters));
    taken.push(clock.monotonicMilliseconds() - began);
  }
  const [, middle] = taken.sort((one, other) => one - other);
  assert(middle !== undefined, 'it was measured three times');
  return Math.round(middle);
}

/** For routes that are not declared to hash: one that did so in another queue would hold its places for as long as hashes wait. */
export const NO_HASHING: PasswordHashing = {
  hash: async () => undeclared(),
  verifyEither: () => undeclared(),
  verify: async () => undeclared(),
  isWeaker: () => undeclared(),
  verifyNothing: async () => undeclared(),
  use: () => undeclared(),
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
function isWeaker(stored: PasswordHash, current: PasswordParameters): boolean {
  if (stored.scheme !== 'argon2id') return true;
  const costOf = (parameters: PasswordParameters) => parameters.memoryKib * workOf(parameters);
  return costOf(stored) < costOf(current);
}

/** What its time grows with. */
function workOf({ memoryKib, passes }: PasswordParameters): number {
  return memoryKib * passes;
}

function isSame(one: PasswordParameters, other: PasswordParameters): boolean {
  return one.memoryKib === other.memoryKib && one.passes === other.passes;
}

function optionsOf({ memoryKib, passes }: PasswordParameters) {
  return { ...FORM, memoryCost: memoryKib, timeCost: passes };
}

/** A hash that no password is known to have, in our form: whoever tries one against it does the whole work. */
function decoyAt({ memoryKib, passes }: PasswordParameters): PasswordHash {
  const [salt, made] = [writeBase64(randomBytes(SALT_BYTES)), writeBase64(randomBytes(FORM.outputLen))];
  return recognised(`$argon2id$v=19$m=${memoryKib},t=${passes},p=${FORM.parallelism}$${salt}$${made}`);
}

/** Null where it is not of the form that we make, today's parameters or others. */
function readOurs(stored: string): (PasswordParameters & { readonly salt: Buffer; readonly hash: Buffer }) | null {
  const known = recognised(stored);
  if (known.scheme !== 'argon2id' || !known.text.startsWith('$argon2id$v=19$')) return null;
  return known.lanes === FORM.parallelism && known.hash.length === FORM.outputLen ? known : null;
}

/** NFC: the same password typed on two keyboards is the same password. */
function normalize(password: string): string {
  return password.normalize('NFC');
}
