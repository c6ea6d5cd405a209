import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

/** What a process of its own prints that runs this with `log`, and the code that it leaves with. */
async function printedBy(code: string): Promise<{ lines: Record<string, unknown>[]; code: number }> {
  const module = new URL('log.ts', import.meta.url).href;
  const words = [
    '--input-type=module',
    '-e',
    `import { createLog } from '${module}'; const log = createLog('info'); ${code}`,
  ];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  const [left] = (await once(child, 'close')) as [number];
  return {
    lines: output
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
    code: left,
  };
}

test('lines come in their order, also those of a child and of a later turn', async () => {
  const { lines } = await printedBy(`
    log.info({ n: 1 }, 'first');
    log.child({ part: 'mail' }).warn({ n: 2 }, 'second');
    setTimeout(() => log.error({ n: 3 }, 'third'), 5);`);
  expect(lines).toMatchObject([
    { level: 'info', n: 1, msg: 'first' },
    { level: 'warn', n: 2, part: 'mail', msg: 'second' },
    { level: 'error', n: 3, msg: 'third' },
  ]);
});

test.each([
  ['leaves in the same turn', 'process.exit(3)', 3],
  ['fails by an error that nobody catches', "throw new Error('a fault')", 1],
])('a process that %s has told everything before', async (_, end, code) => {
  const printed = await printedBy(`for (let n = 0; n < 1000; n++) log.info({ n }, 'a line'); ${end};`);
  expect(printed.code).toBe(code);
  expect(printed.lines.map(({ n }) => n)).toEqual(Array.from({ length: 1000 }, (_, n) => n));
});

test('what is named like a secret is not told, whoever logs it', async () => {
  const { lines } = await printedBy(`
    log.info({ password: 'one', token: 'two', secret: 'three', refreshToken: 'four', accessToken: 'five', secretKey: 'six' }, 'flat');
    log.info({ user: { password: 'seven', token: 'eight', secret: 'nine' }, req: { headers: { cookie: 'ten' } } }, 'nested');`);
  expect(JSON.stringify(lines)).not.toMatch(/one|two|three|four|five|six|seven|eight|nine|ten/);
  expect(lines[0]?.password).toBe('[redacted]');
});
