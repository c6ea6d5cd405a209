import { describe, test } from 'vitest';
import { type Program, programIsMissing } from './find-program.ts';

/**
 * A suite that needs a program of the machine. Without it, it says so in one line and is left out; where everything must run (`CI=true`), it
 * fails instead.
 */
export function describeWith(program: Program, name: string, suite: () => void): void {
  describeUnless(programIsMissing(program), name, suite);
}

/** The same for whatever else can be missing. Null: nothing is. */
export function describeUnless(reason: string | null, name: string, suite: () => void): void {
  if (reason === null) return void describe(name, suite);
  if (process.env.CI === 'true') {
    return void test(name, () => {
      throw new Error(reason);
    });
  }
  process.stdout.write(`${name}: skipped, because ${reason}\n`);
  describe.skipIf(true)(name, suite);
}
