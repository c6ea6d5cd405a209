import { parseArgs } from 'node:util';
import { programIsMissing } from '../testing/kit/find-program.ts';
import { runSteps, STEPS, say } from './test/steps.ts';
import { DATABASE_SUITES, runSuite, SUITES, type Suite, testFilesOf } from './test/suites.ts';

/**
 * The whole check: `npm test`. It brings its own Postgres and asks nothing of the machine but Node, npm and git.
 *
 *   npm test                                 everything
 *   npm test -- types server                 some parts, by name
 *   npm test -- --database postgres://…      everything, and then again what asks a database, on that server (15 or later)
 *
 * A part that the machine cannot run is skipped with one line that says why; with CI=true that is a failure.
 */
const { values, positionals } = parseArgs({ allowPositionals: true, options: { database: { type: 'string' } } });
const database = values.database ?? process.env.TEST_DATABASE_URL ?? '';
const strict = process.env.CI === 'true';
const known = [...STEPS, ...SUITES].map((part) => part.name);
const unknown = positionals.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`no part is called ${unknown.join(', ')}; there are ${known.join(', ')}\n`);
  process.exit(2);
}
const chosen = (name: string): boolean => positionals.length === 0 || positionals.includes(name);

const began = performance.now();
const total = { passed: 0, failed: 0, skipped: 0 };
const faults: string[] = [];

const failedSteps = await runSteps(STEPS.filter((step) => chosen(step.name)));
if (failedSteps > 0) fault(`${failedSteps} of the checks failed`);

for (const suite of SUITES.filter(({ name }) => chosen(name))) {
  if (testFilesOf(suite).length === 0) continue;
  const missing = suite.needs === null ? null : programIsMissing(suite.needs);
  if (missing !== null) skip(suite.name, missing);
  else await test(suite, suite.name, {});
}
if (database === '') {
  if (positionals.length === 0)
    skip('a Postgres server', 'none was named; npm test -- --database postgres://user@host/database');
} else {
  for (const suite of SUITES.filter(({ name }) => DATABASE_SUITES.includes(name) && chosen(name))) {
    // What is missing was said in the first pass.
    if (suite.needs !== null && programIsMissing(suite.needs) !== null) continue;
    await test(suite, `${suite.name} on the server`, { TEST_DATABASE_URL: database });
  }
}

for (const line of faults) process.stdout.write(`${line}\n`);
process.stdout.write(`${((performance.now() - began) / 1000).toFixed(0)} s\n`);
process.stdout.write(
  `${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}\n`,
);
process.exit(total.failed === 0 ? 0 : 1);

async function test(suite: Suite, name: string, environment: Readonly<Record<string, string>>): Promise<void> {
  const result = await runSuite(suite, environment);
  total.passed += result.passed;
  total.failed += result.failed;
  total.skipped += result.skipped;
  if (result.failed > 0) faults.push(`${name}: ${result.failed} failed`);
  say(result.failed === 0 ? 'ok' : 'FAIL', name, result.seconds);
}

function skip(name: string, why: string): void {
  if (strict) fault(`${name}: ${why}, and with CI=true nothing may be skipped`);
  else process.stdout.write(`skip  ${name}: ${why}\n`);
}

function fault(line: string): void {
  faults.push(line);
  total.failed++;
}
