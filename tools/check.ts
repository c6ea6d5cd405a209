import { runSteps, STEPS } from './test/steps.ts';

/** The checks that run no tests: `npm run check`, or some of them by name, `npm run check -- types knip`. */
const names = process.argv.slice(2);
const unknown = names.filter((name) => !STEPS.some((step) => step.name === name));
if (unknown.length > 0) {
  process.stderr.write(
    `no check is called ${unknown.join(', ')}; there are ${STEPS.map((step) => step.name).join(', ')}\n`,
  );
  process.exit(2);
}
const failed = await runSteps(STEPS.filter((step) => names.length === 0 || names.includes(step.name)));
process.exit(failed === 0 ? 0 : 1);
