import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createProjectDatabase, type ProjectDatabase } from '../../../../../testing/kit/project-database.ts';
import { createClock } from '../../platform/clock/clock.ts';
import {
  accountSubjects,
  failureLimits,
  failureSubjects,
  giveBackLimits,
  type Limit,
  type LimitSettings,
  mailLimits,
  releaseLimits,
  removeStaleLimits,
  resetLimits,
  takeLimits,
} from './index.ts';

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

const settings: LimitSettings = {
  accountFailures: 5,
  addressFailures: 20,
  failureWindowSeconds: 15 * MINUTE,
  signUpsPerAddressAndHour: 20,
  mailsPerRecipientAndTenMinutes: 3,
  mailsPerRecipientAndDay: 10,
};

let database: ProjectDatabase;
beforeAll(async () => {
  database = await createProjectDatabase({ pools: 2 });
});
afterAll(() => database.close());
afterEach(async () => {
  await database.pools[0].pool.query('delete from limits');
});

/** A time that stands still unless a test moves it, and starts where real rows would. */
function standingClock(start = Date.parse('2026-11-21T09:00:00Z')) {
  let now = start;
  return {
    ...createClock(),
    now: () => new Date(now),
    forward(seconds: number) {
      now += seconds * 1000;
    },
  };
}

const account: Limit = {
  kind: 'tries.account',
  subject: 'ada@example.com',
  most: 5,
  windowSeconds: 15 * MINUTE,
  block: { seconds: 15 * MINUTE, growing: true },
};
const address: Limit = { kind: 'tries.address', subject: '203.0.113.7', most: 20, windowSeconds: 15 * MINUTE };

function context(clock: { now(): Date } = standingClock()) {
  const ctx = { database: database.pools[0], clock: clock as ReturnType<typeof createClock> };
  return {
    ctx,
    take: (...limits: Limit[]) => takeLimits(ctx, database.projectId, limits),
    async takeAll(count: number, ...limits: Limit[]) {
      const allowed: boolean[] = [];
      for (let index = 0; index < count; index++)
        allowed.push((await takeLimits(ctx, database.projectId, limits)).allowed);
      return allowed;
    },
  };
}

async function rows() {
  const { rows } = await database.pools[0].pool.query(
    'select kind, subject, count, strikes from limits order by kind, subject',
  );
  return rows as { kind: string; subject: string; count: number; strikes: number }[];
}

describe('places at a limit', () => {
  test('are asked for by what one statement decides: one to four limits, each of another kind', async () => {
    const { take } = context();
    await expect(take()).rejects.toThrow('between 1 and 4');
    await expect(take(address, { ...address, subject: '203.0.113.8' })).rejects.toThrow('of one kind');
    expect(await rows()).toEqual([]);
  });

  test('200 parallel tries over two replicas at a limit of 5 are allowed exactly 5 times', async () => {
    const clock = standingClock();
    const tries = Array.from({ length: 200 }, (_, index) =>
      takeLimits({ database: database.pools[index % 2] ?? database.pools[0], clock }, database.projectId, [
        account,
        { ...address, most: 1_000 },
      ]),
    );
    const answers = await Promise.all(tries);
    expect(answers.filter(({ allowed }) => allowed)).toHaveLength(5);
    expect(answers.filter(({ closed }) => closed !== null)).toHaveLength(1);
    expect(await rows()).toMatchObject([
      { kind: 'tries.account', count: 6, strikes: 1 },
      { kind: 'tries.address', count: 200 },
    ]);
  });

  test('200 parallel tries at two accounts from one address are allowed five times at each', async () => {
    const clock = standingClock();
    const other: Limit = { ...account, subject: 'bob@example.com' };
    const tries = Array.from({ length: 200 }, async (_, index) => {
      const limits = [index % 3 ? account : other, { ...address, most: 1_000 }];
      const ctx = { database: database.pools[index % 2] ?? database.pools[0], clock };
      return { limits, allowed: (await takeLimits(ctx, database.projectId, limits)).allowed };
    });
    const allowed = (await Promise.all(tries)).filter((one) => one.allowed);
    expect(allowed.filter(({ limits }) => limits.includes(account))).toHaveLength(5);
    expect(allowed.filter(({ limits }) => limits.includes(other))).toHaveLength(5);
    expect(await rows()).toMatchObject([
      { kind: 'tries.account', count: 6, strikes: 1 },
      { kind: 'tries.account', count: 6, strikes: 1 },
      { kind: 'tries.address', count: 200 },
    ]);
  });

  test('more at once than an address has left get what is left, and the others use up no tries of an account', async () => {
    const clock = standingClock();
    const narrow = { ...address, most: 7 };
    const wide: Limit = { ...account, most: 100 };
    const take = (index: number) =>
      takeLimits({ database: database.pools[index % 2] ?? database.pools[0], clock }, database.projectId, [
        wide,
        narrow,
      ]);
    const few = await Promise.all([0, 2, 4].map(take));
    expect(few.map(({ allowed }) => allowed)).toEqual([true, true, true]);
    const many = await Promise.all(Array.from({ length: 20 }, (_, index) => take(index)));
    expect(many.filter(({ allowed }) => allowed)).toHaveLength(4);
    expect(await rows()).toMatchObject([
      { kind: 'tries.account', count: 7 },
      { kind: 'tries.address', count: 7 },
    ]);
    clock.forward(15 * MINUTE);
    const later = await Promise.all([0, 2, 4].map(take));
    expect(later).toMatchObject([0, 2, 4].map(() => ({ allowed: true, limit: 7, remaining: 4 })));
  });

  test('those who take and those who give back never wait for each other in a circle', async () => {
    const clock = standingClock();
    // Addresses of one network are one row: the order is that of rows, not of what was asked.
    const ips = ['2001:db8:1:2::1', '2001:db8:1:1::5', '2001:db8:1:2::9', '2001:db8:1:1::2', '203.0.113.7'];
    const work = Array.from({ length: 300 }, async (_, index) => {
      const ctx = { database: database.pools[index % 2] ?? database.pools[0], clock };
      const limits: Limit[] = [
        { ...account, subject: `person${index % 7}@example.com`, most: 1_000 },
        { ...address, subject: ips[(index * 3) % ips.length] ?? '', most: 1_000 },
      ];
      if (index % 4 === 1) await new Promise((resolve) => setImmediate(resolve));
      const answer = await takeLimits(ctx, database.projectId, limits);
      await releaseLimits(ctx, database.projectId, index % 2 ? limits : limits.reverse());
      return answer.allowed;
    });
    expect(await Promise.all(work)).not.toContain(false);
    expect((await rows()).map(({ kind, count }) => [kind, count])).toEqual([0, 1, 2].map(() => ['tries.address', 0]));
  });

  test('many subjects in many orders at once never wait for each other in a circle', async () => {
    const kinds = ['a.account', 'b.address', 'c.recipient', 'd.device'] as const;
    const limits: Limit[] = kinds.map((kind) => ({ kind, subject: '203.0.113.9', most: 1_000, windowSeconds: 60 }));
    const clock = standingClock();
    const tries = Array.from({ length: 120 }, (_, index) => {
      const turned = [...limits.slice(index % 4), ...limits.slice(0, index % 4)];
      return takeLimits(
        { database: database.pools[index % 2] ?? database.pools[0], clock },
        database.projectId,
        index % 3 ? turned : turned.reverse(),
      );
    });
    const answers = await Promise.all(tries);
    expect(answers.every(({ allowed }) => allowed)).toBe(true);
    expect((await rows()).map(({ count }) => count)).toEqual([120, 120, 120, 120]);
  });

  test('an answer tells of the limit that is nearest to its end', async () => {
    const clock = standingClock();
    const { take } = context(clock);
    expect(await take(address, account)).toEqual({
      allowed: true,
      retryAfterSeconds: 0,
      remaining: 4,
      limit: 5,
      resetSeconds: 900,
      closed: null,
    });
    clock.forward(60);
    expect(await take(address, account)).toMatchObject({ remaining: 3, resetSeconds: 840 });
  });

  test('an address that is refused uses up no tries of an account', async () => {
    const { takeAll } = context();
    const stranger = { ...address, most: 2 };
    expect(await takeAll(8, account, stranger)).toEqual([true, true, false, false, false, false, false, false]);
    expect((await rows()).find(({ kind }) => kind === 'tries.account')?.count).toBe(2);
  });

  test('the sixth try closes an account for 15 minutes, and the wait is said', async () => {
    const clock = standingClock();
    const { take, takeAll } = context(clock);
    await takeAll(5, account);
    clock.forward(14 * MINUTE);
    expect(await take(account)).toMatchObject({
      allowed: false,
      retryAfterSeconds: 15 * MINUTE,
      remaining: 0,
      limit: 5,
    });
    clock.forward(15 * MINUTE - 1);
    expect(await take(account)).toMatchObject({ allowed: false, retryAfterSeconds: 1 });
    clock.forward(1);
    expect(await takeAll(6, account)).toEqual([true, true, true, true, true, false]);
  });

  test('each further block is twice as long, at most a day, and forgotten a day after its end', async () => {
    const clock = standingClock();
    const { take, takeAll } = context(clock);
    const waits: number[] = [];
    for (let round = 0; round < 9; round++) {
      await takeAll(5, account);
      const { retryAfterSeconds } = await take(account);
      waits.push(retryAfterSeconds / MINUTE);
      clock.forward(retryAfterSeconds);
    }
    expect(waits).toEqual([15, 30, 60, 120, 240, 480, 960, 1440, 1440]);
    clock.forward(DAY + 1);
    await takeAll(5, account);
    expect(await take(account)).toMatchObject({ retryAfterSeconds: 15 * MINUTE });
  });

  test('a flood against a closed door writes nothing', async () => {
    const { takeAll } = context();
    await takeAll(6, account);
    const version = async () => (await database.pools[0].pool.query('select xmin from limits')).rows[0];
    const before = await version();
    expect(await takeAll(20, account)).not.toContain(true);
    expect(await version()).toEqual(before);
  });

  test('without a block the door opens with the next window', async () => {
    const clock = standingClock();
    const { take, takeAll } = context(clock);
    await takeAll(20, address);
    clock.forward(5 * MINUTE);
    expect(await take(address)).toMatchObject({ allowed: false, retryAfterSeconds: 10 * MINUTE });
    clock.forward(10 * MINUTE);
    expect(await take(address)).toMatchObject({ allowed: true, remaining: 19 });
  });

  test('the same subject in another project is another one', async () => {
    const { ctx, takeAll } = context();
    await takeAll(6, account);
    expect(await takeLimits(ctx, database.otherProjectId, [account])).toMatchObject({ allowed: true, remaining: 4 });
  });

  test('in any window no more are allowed than the limit says, whatever the times between tries are', async () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(gaps, fc.integer({ min: 1, max: 5 }), fc.boolean(), async (seconds, most, blocks) => {
        await database.pools[0].pool.query('delete from limits');
        const clock = standingClock();
        const limit: Limit = {
          ...address,
          most,
          windowSeconds: 300,
          ...(blocks ? { block: { seconds: 600, growing: true } } : {}),
        };
        const { take } = context(clock);
        let began = Number.NaN;
        let count = 0;
        let closedUntil = 0;
        let strikes = 0;
        for (const gap of seconds) {
          clock.forward(gap);
          const now = clock.now().getTime();
          const answer = await take(limit);
          // The model: a window begins with its first try, or with the first after a block.
          const closed = now < closedUntil;
          if (!closed && (Number.isNaN(began) || now >= began + 300_000 || closedUntil > began)) {
            began = now;
            count = 0;
          }
          expect(answer.allowed).toBe(!closed && count < most);
          if (answer.allowed) count++;
          else expect(answer.retryAfterSeconds).toBeGreaterThan(0);
          if (!closed && !answer.allowed && blocks) closedUntil = now + 600_000 * 2 ** strikes++;
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('after a success', () => {
  test('an address gets back the place of this request only, an account starts anew', async () => {
    const { ctx, takeAll } = context();
    await takeAll(4, address, account);
    await releaseLimits(ctx, database.projectId, [address, account]);
    expect(await rows()).toMatchObject([{ kind: 'tries.address', count: 3 }]);
  });

  test('releasing what was never taken gives nobody a place', async () => {
    const { ctx, takeAll } = context();
    const narrow = { ...address, most: 2 };
    for (let index = 0; index < 3; index++) await releaseLimits(ctx, database.projectId, [narrow]);
    await takeAll(1, narrow);
    for (let index = 0; index < 3; index++) await releaseLimits(ctx, database.projectId, [narrow]);
    expect(await takeAll(3, narrow)).toEqual([true, true, false]);
  });

  test('a step that was right and not the last gives back its own place and nothing that was counted before', async () => {
    const { ctx, takeAll } = context();
    await takeAll(4, address, account);
    await giveBackLimits(ctx, database.projectId, [address, account]);
    expect(await rows()).toMatchObject([
      { kind: 'tries.account', count: 3 },
      { kind: 'tries.address', count: 3 },
    ]);
    expect(await takeAll(4, account)).toEqual([true, true, false, false]);
  });

  test('a proof from a device that the account knows opens the account for every other one, with its blocks', async () => {
    const { ctx, takeAll } = context();
    const stranger = { emailKey: 'ada@example.com', ip: '203.0.113.7', knownDevice: null };
    const owner = { ...stranger, ip: '198.51.100.2', knownDevice: Buffer.from('ada’s laptop') };
    await takeAll(6, ...failureLimits(settings, stranger));
    await takeAll(2, ...failureLimits(settings, owner));
    await releaseLimits(ctx, database.projectId, failureSubjects(owner));
    expect(await rows()).toMatchObject([
      { kind: 'failures.address', subject: '198.51.100.2', count: 1 },
      { kind: 'failures.address', subject: '203.0.113.7', count: 6 },
    ]);
    expect(await takeAll(6, ...failureLimits(settings, stranger))).toEqual([true, true, true, true, true, false]);
  });

  test('a reset of the password forgets what was counted of the account, and nothing of addresses', async () => {
    const { ctx, takeAll } = context();
    const subject = { emailKey: 'ada@example.com', ip: '203.0.113.7', knownDevice: null };
    await takeAll(6, ...failureLimits(settings, subject));
    await resetLimits(ctx, database.projectId, accountSubjects(subject));
    expect(await rows()).toMatchObject([{ kind: 'failures.address', count: 6 }]);
  });

  test('where nobody’s account is guessed at, the address alone is counted', async () => {
    const { takeAll } = context();
    const nobody = { emailKey: null, ip: '203.0.113.7', knownDevice: null };
    expect(await takeAll(21, ...failureLimits(settings, nobody))).toHaveLength(21);
    expect(await rows()).toMatchObject([{ kind: 'failures.address', count: 20 }]);
    expect(accountSubjects(nobody)).toEqual([]);
  });

  test('a reset forgets a block', async () => {
    const { ctx, take, takeAll } = context();
    await takeAll(6, account);
    await resetLimits(ctx, database.projectId, [account]);
    expect(await take(account)).toMatchObject({ allowed: true, remaining: 4 });
  });
});

describe('subjects', () => {
  test('what names a person is stored hashed; every spelling of an IPv6 network is one', async () => {
    const { take } = context();
    await take({ ...account });
    await take({ ...address, subject: '2001:db8:1:2:aaaa::1' });
    await take({ ...address, subject: '2001:db8:1:2:bbbb:cccc:dddd:eeee' });
    expect(await rows()).toMatchObject([
      { kind: 'tries.account', subject: expect.stringMatching(/^[0-9a-f]{64}$/) },
      { kind: 'tries.address', subject: '2001:db8:1:2::/64', count: 2 },
    ]);
  });

  test('strangers who use up the tries of an account do not lock out the device that it knows', async () => {
    const { takeAll } = context();
    const stranger = failureLimits(settings, { emailKey: 'ada@example.com', ip: '203.0.113.7', knownDevice: null });
    const owner = failureLimits(settings, {
      emailKey: 'ada@example.com',
      ip: '198.51.100.2',
      knownDevice: Buffer.from('ada’s laptop'),
    });
    expect((await takeAll(7, ...stranger)).filter(Boolean)).toHaveLength(5);
    expect((await takeAll(7, ...owner)).filter(Boolean)).toHaveLength(5);
  });

  test('mails are limited by kind and recipient, in ten minutes and in a day', async () => {
    const clock = standingClock();
    const { takeAll } = context(clock);
    const reset = mailLimits(settings, { kind: 'password_reset', emailKey: 'ada@example.com', ip: '203.0.113.7' });
    const link = mailLimits(settings, { kind: 'magic_link', emailKey: 'ada@example.com', ip: '203.0.113.7' });
    const perRound: number[] = [];
    for (let round = 0; round < 5; round++) {
      perRound.push((await takeAll(4, ...reset)).filter(Boolean).length);
      clock.forward(10 * MINUTE);
    }
    expect(perRound).toEqual([3, 3, 3, 1, 0]);
    expect((await takeAll(4, ...link)).filter(Boolean)).toHaveLength(3);
  });
});

test('housekeeping removes what nobody can be measured by any more, and nothing else', async () => {
  const clock = standingClock();
  const { take, takeAll } = context(clock);
  await takeAll(6, account);
  await take(address);
  clock.forward(DAY);
  await take({ ...address, subject: '203.0.113.8' });
  clock.forward(DAY + 16 * MINUTE);
  expect(await removeStaleLimits(database.pools[0].db, clock.now(), 100)).toBe(2);
  expect(await rows()).toMatchObject([{ subject: '203.0.113.8' }]);
});
