import { describe, expect, test } from 'vitest';
import { LEAST_PARAMETERS } from '../../lib/password-parameters.ts';
import { createClock } from '../clock/clock.ts';
import { createPasswordHashing } from './password-hashing.ts';

const PASSWORD = 'seven tall ships at dawn 7';
const turnOfTheLoop = () => new Promise((resolve) => setImmediate(resolve));

test('what queues is handed over in groups, and the last are not held back for others', async () => {
  const hashing = createPasswordHashing(createClock(), { cores: 1, heldMilliseconds: 60_000 });
  const stored = await hashing.hash(PASSWORD);
  const done: number[] = [];
  const all = Array.from({ length: 12 }, (_, n) =>
    hashing.verify(stored, PASSWORD).then((right) => done.push(right ? n : -1)),
  );
  await Promise.race(all);
  await turnOfTheLoop();
  expect(done.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(hashing.waiting).toBe(3);
  await Promise.all(all);
  expect(done.slice(8).sort((a, b) => a - b)).toEqual([8, 9, 10, 11]);
  expect(hashing.waiting).toBe(0);
});

test('nobody is held back for longer than the bound', async () => {
  const hashing = createPasswordHashing(createClock(), { cores: 1, heldMilliseconds: 0 });
  const stored = await hashing.hash(PASSWORD);
  const all = Array.from({ length: 6 }, () => hashing.verify(stored, PASSWORD));
  await Promise.race(all);
  expect(hashing.waiting).toBeGreaterThan(0);
  await Promise.all(all);
});

test('a fault of one is its own: the others of its group get their answers', async () => {
  const hashing = createPasswordHashing(createClock(), { cores: 1 });
  const stored = await hashing.hash(PASSWORD);
  const answers = await Promise.allSettled([
    hashing.verify(stored, PASSWORD),
    hashing.verify('no hash at all', PASSWORD),
    hashing.verify(stored, 'wrong wrong wrong'),
  ]);
  expect(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : 'rejected'))).toEqual([
    true,
    'rejected',
    false,
  ]);
});

test('a foreign hash waits in the same line as ours', async () => {
  const hashing = createPasswordHashing(createClock(), { cores: 1 });
  const foreign = '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW';
  const answers = [hashing.hash(PASSWORD), hashing.verify(foreign, 'U*U'), hashing.verify(foreign, 'U*U*')];
  expect(hashing.waiting).toBe(2);
  expect(await Promise.all(answers)).toEqual([expect.stringContaining('$argon2id$'), true, false]);
  expect(hashing.waiting).toBe(0);
});

test.each([
  ['$2b$14$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', true],
  ['$argon2i$v=19$m=65536,t=4,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA', true],
  ['$argon2id$v=19$m=12288,t=3,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA', true],
  // Many passes over little memory: cheap for whoever has many processors.
  ['$argon2id$v=19$m=1024,t=64,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA', true],
  ['$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA', false],
  ['$argon2id$v=19$m=47104,t=1,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA', false],
  ['$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA', false],
])('%.32s is weaker than ours: %s', (stored, weaker) => {
  expect(createPasswordHashing(createClock(), { cores: 1 }).isWeaker(stored, PASSWORD)).toBe(weaker);
});

test('of two passwords with one salt one evaluation tells which it is; of others it tells nothing', async () => {
  const hashing = createPasswordHashing(createClock(), { cores: 1 });
  const stored = await hashing.hash(PASSWORD);
  const beside = await hashing.hash('Caf\u00e9 und K\u00e4se 8', stored);
  expect(beside).not.toBe(stored);
  expect(await hashing.verify(beside, 'Caf\u00e9 und K\u00e4se 8')).toBe(true);
  expect(await hashing.verifyEither(stored, beside, PASSWORD)).toBe('stored');
  expect(await hashing.verifyEither(stored, beside, 'Cafe\u0301 und Ka\u0308se 8')).toBe('beside');
  expect(await hashing.verifyEither(stored, beside, 'wrong wrong wrong')).toBeNull();
  expect(hashing.verifyEither(stored, await hashing.hash(PASSWORD), PASSWORD)).toBeUndefined();
  const foreign = '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy';
  expect(hashing.verifyEither(foreign, beside, PASSWORD)).toBeUndefined();
  expect(await hashing.verify(await hashing.hash(PASSWORD, foreign), PASSWORD)).toBe(true);
});

describe('other parameters', () => {
  const MORE = { memoryKib: LEAST_PARAMETERS.memoryKib + 1024, passes: 3 };
  const MORE_FORM = /^\$argon2id\$v=19\$m=20480,t=3,p=1\$/;

  test('hold from the next hash on, and what was made before is weaker, and still proves', async () => {
    const hashing = createPasswordHashing(createClock(), { cores: 1 });
    const before = await hashing.hash(PASSWORD);
    hashing.use(MORE);
    const after = await hashing.hash(PASSWORD);
    expect(after).toMatch(MORE_FORM);
    expect(await hashing.administration.hash(PASSWORD)).toMatch(MORE_FORM);
    expect([hashing.isWeaker(before, PASSWORD), hashing.isWeaker(after, PASSWORD)]).toEqual([true, false]);
    expect([await hashing.verify(before, PASSWORD), await hashing.verify(after, PASSWORD)]).toEqual([true, true]);
    hashing.use(LEAST_PARAMETERS);
    expect(await hashing.hash(PASSWORD)).toMatch(/m=19456,t=2,p=1/);
    expect(hashing.isWeaker(after, PASSWORD)).toBe(false);
  });

  test('one evaluation still tells two hashes that were made before with one salt; one made afterwards does the whole work, with a salt of its own', async () => {
    const hashing = createPasswordHashing(createClock(), { cores: 1 });
    const stored = await hashing.hash(PASSWORD);
    const beside = await hashing.hash('a lighthouse without a keeper', stored);
    hashing.use(MORE);
    expect(await hashing.verifyEither(stored, beside, PASSWORD)).toBe('stored');
    expect(await hashing.verifyEither(stored, beside, 'a lighthouse without a keeper')).toBe('beside');
    const later = await hashing.hash('a lighthouse without a keeper', stored);
    expect(later).toMatch(MORE_FORM);
    expect(later.split('$')[4]).not.toBe(stored.split('$')[4]);
    expect(hashing.verifyEither(stored, later, PASSWORD)).toBeUndefined();
    // One salt alone is not enough: the work has to be the same too.
    const mixed = later.replace(later.split('$')[4] ?? '', stored.split('$')[4] ?? '');
    expect(hashing.verifyEither(stored, mixed, PASSWORD)).toBeUndefined();
  });

  test('who comes next is expected to take so much longer', () => {
    const hashing = createPasswordHashing(createClock(), { cores: 1 });
    const before = hashing.typicalMilliseconds;
    hashing.use({ ...LEAST_PARAMETERS, passes: 8 });
    expect(hashing.typicalMilliseconds).toBe(before * 4);
    hashing.use({ ...LEAST_PARAMETERS, passes: 8 });
    expect(hashing.typicalMilliseconds).toBe(before * 4);
  });

  test('a queue that was within its bound is beyond it where each takes longer', async () => {
    const hashing = createPasswordHashing(createClock(), { cores: 1 });
    const stored = await hashing.hash(PASSWORD);
    const six = async () => {
      const answers = await Promise.allSettled(Array.from({ length: 6 }, () => hashing.verify(stored, PASSWORD)));
      return answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : answer.reason.definition.code));
    };
    expect(await six()).toEqual(Array(6).fill(true));
    // Nearly thirty times the work: what waits adds up to more than a second.
    hashing.use({ memoryKib: 262_144, passes: 4 });
    const answers = await six();
    expect([answers[0], answers[1], answers.at(-1)]).toEqual([true, true, 'instance.overloaded']);
  });
});
