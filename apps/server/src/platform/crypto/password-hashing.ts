import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import type { Clock } from '../clock/clock.ts';
import { assert, instanceErrors, Problem } from '../http/problem.ts';

/**
 * Argon2id (RFC 9106) at the instance's parameters, one hash in flight per core, with a bounded queue: a flood of sign-ins waits here
 * and is shed here, and never takes the session checks down.
 */
export type PasswordHashing = {
  /** A self-describing PHC string. */
  hash(password: string): Promise<string>;
  verify(stored: string, password: string): Promise<boolean>;
  /** The work of a verification, for accounts that do not exist. */
  verifyNothing(password: string): Promise<false>;
  readonly waiting: number;
};

// 2 is Argon2id: the package declares its names as a const enum, which type stripping cannot read.
const PARAMETERS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 };
const LONGEST_WAIT_SECONDS = 1;

/** While others wait for their hash, so many that are done are handed over together, and none is held back for longer than this. */
const TOGETHER_MOST = 8;
const HELD_MILLISECONDS_MOST = 120;

export function createPasswordHashing(
  clock: Clock,
  { cores = availableParallelism(), heldMilliseconds = HELD_MILLISECONDS_MOST } = {},
): PasswordHashing {
  const queue: (() => void)[] = [];
  const held: (() => void)[] = [];
  let letGoTimer: NodeJS.Timeout | undefined;
  let running = 0;
  let typicalMilliseconds = 25;
  const decoy = hash('no account has this password', PARAMETERS);

  async function turn<Result>(work: () => Promise<Result>): Promise<Result> {
    const expectedWait = (queue.length / cores) * typicalMilliseconds;
    if (expectedWait > LONGEST_WAIT_SECONDS * 1000) {
      throw new Problem(instanceErrors.overloaded, { retryAfterSeconds: 1, privateDetail: 'password hashing queue' });
    }
    if (running >= cores) await new Promise<void>((resolve) => queue.push(resolve));
    else running++;
    const began = clock.monotonicMilliseconds();
    try {
      return await work();
    } finally {
      typicalMilliseconds += (clock.monotonicMilliseconds() - began - typicalMilliseconds) / 16;
      const next = queue.shift();
      // The place is handed over, never freed and taken again: nobody can slip in between.
      if (next) next();
      else running--;
      await handOver(next !== undefined);
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

  return {
    hash: (password) => turn(() => hash(normalize(password), PARAMETERS)),
    verify: (stored, password) => turn(() => verify(stored, normalize(password))),
    async verifyNothing(password) {
      const stored = await decoy;
      await turn(() => verify(stored, normalize(password)));
      return false;
    },
    get waiting() {
      return queue.length;
    },
  };
}

/** For routes that are not declared to hash: one that did so in another queue would hold its places for as long as hashes wait. */
export const NO_HASHING: PasswordHashing = {
  hash: async () => undeclared(),
  verify: async () => undeclared(),
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

/** NFC: the same password typed on two keyboards is the same password. */
function normalize(password: string): string {
  return password.normalize('NFC');
}
