import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createProjectDatabase, type ProjectDatabase } from '../../../../../testing/kit/project-database.ts';
import { createClock } from '../../platform/clock/clock.ts';
import { createVault } from '../../platform/crypto/vault.ts';
import { createIds } from '../../platform/id/id.ts';
import {
  decoyOf,
  findToken,
  giveCode,
  makeToken,
  type NewToken,
  removeEndedTokens,
  takeToken,
  takeTokenByCode,
  voidTokens,
} from './index.ts';
import { randomCode, type UsableTokenKind } from './one-time-tokens.rules.ts';

const KINDS: readonly UsableTokenKind[] = [
  'email_verification',
  'password_reset',
  'magic_link',
  'email_code',
  'invitation',
  'set_up',
];
const HOUR = 60 * 60;

const ids = createIds(createClock());
const vault = createVault(randomBytes(32), [{ id: ids.uuid(), key: randomBytes(32), active: true }]);
const now = new Date('2026-11-21T09:00:00Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);

let database: ProjectDatabase;
beforeAll(async () => {
  database = await createProjectDatabase({ pools: 2 });
});
afterAll(() => database.close());
afterEach(async () => {
  await database.pools[0].pool.query('delete from one_time_tokens');
});

function make(given: Partial<NewToken> = {}) {
  const token = { projectId: database.projectId, kind: 'magic_link', lifeSeconds: HOUR, now, ...given } as const;
  return makeToken({ ids, vault }, database.pools[0].db, token);
}

function take(token: string, given: { kind?: UsableTokenKind; projectId?: string; now?: Date; pool?: number } = {}) {
  const { db } = database.pools[given.pool ?? 0] ?? database.pools[0];
  return takeToken(db, {
    projectId: given.projectId ?? database.projectId,
    kind: given.kind ?? 'magic_link',
    token,
    now: given.now ?? now,
  });
}

describe('a token', () => {
  test('20 parallel uses over two replicas have one winner', async () => {
    const { id, token } = await make({ userId: database.userId, payload: { name: 'Ada' } });
    const uses = await Promise.all(Array.from({ length: 20 }, (_, index) => take(token, { pool: index % 2 })));
    const winners = uses.filter((use) => use !== null);
    expect(winners).toHaveLength(1);
    expect(winners[0]).toMatchObject({ id, userId: database.userId, kind: 'magic_link', payload: { name: 'Ada' } });
  });

  test('only its hash is stored', async () => {
    const { token } = await make();
    const { rows } = await database.pools[0].pool.query('select one_time_tokens::text as text from one_time_tokens');
    const secret = token.slice(4);
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(rows[0].text).not.toContain(secret);
    expect(rows[0].text).not.toContain(Buffer.from(token).toString('hex'));
    expect(rows[0].text).not.toContain(Buffer.from(secret, 'base64url').toString('hex'));
  });

  test.each(KINDS)('%s is accepted as nothing else, and a changed prefix does not help', async (kind) => {
    const { token } = await make({ kind });
    const others = KINDS.filter((other) => other !== kind);
    const prefixes = await Promise.all(others.map(async (other) => (await make({ kind: other })).token.slice(0, 4)));
    for (const [index, other] of others.entries()) {
      expect(await take(token, { kind: other })).toBeNull();
      expect(await take(prefixes[index] + token.slice(4), { kind: other })).toBeNull();
    }
    expect(await take(token, { kind })).not.toBeNull();
  });

  test('a decoy is accepted as nothing', async () => {
    const { token } = await make({ kind: 'decoy', emailKey: 'nobody@example.com' });
    for (const kind of KINDS) expect(await take(token, { kind })).toBeNull();
  });

  test.each(KINDS)('a decoy of %s neither', async (kind) => {
    const { token } = await make({ kind: decoyOf(kind), emailKey: 'nobody@example.com' });
    for (const other of KINDS) expect(await take(token, { kind: other })).toBeNull();
  });

  test('it does not open another project', async () => {
    const { token } = await make();
    expect(await take(token, { projectId: database.otherProjectId })).toBeNull();
    expect(await take(token)).not.toBeNull();
  });

  test('its end is judged at its use, not by housekeeping', async () => {
    const { token } = await make({ lifeSeconds: 60 });
    expect(await take(token, { now: later(60) })).toBeNull();
    expect(
      await findToken(database.pools[0].db, {
        projectId: database.projectId,
        kind: 'magic_link',
        token,
        now: later(60),
      }),
    ).toBeNull();
    expect(await take(token, { now: later(59) })).not.toBeNull();
  });

  test('looking at it uses nothing up; a used one is not found', async () => {
    const { id, token } = await make();
    const query = { projectId: database.projectId, kind: 'magic_link', token, now } as const;
    for (let index = 0; index < 3; index++) expect(await findToken(database.pools[0].db, query)).toMatchObject({ id });
    await take(token);
    expect(await findToken(database.pools[0].db, query)).toBeNull();
  });

  test('a use in a transaction that fails did not happen', async () => {
    const { token } = await make();
    const failing = database.pools[0].db.transaction().execute(async (db) => {
      expect(await takeToken(db, { projectId: database.projectId, kind: 'magic_link', token, now })).not.toBeNull();
      throw new Error('the rest failed');
    });
    await expect(failing).rejects.toThrow('the rest failed');
    expect(await take(token)).not.toBeNull();
  });

  test('any other text is no token', async () => {
    await make();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.base64String().map((text) => `mgl_${text}`),
        ),
        async (text) => {
          expect(await take(text)).toBeNull();
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('voiding', () => {
  test('a newer one voids older ones of the same user and kind only', async () => {
    const { userId, projectId } = database;
    const old = await make({ userId });
    const other = await make({ userId, kind: 'password_reset' });
    const stranger = await make({ emailKey: 'eve@example.com' });
    const fresh = await make({ userId });
    await voidTokens(database.pools[0].db, { projectId, kind: 'magic_link', userId, exceptId: fresh.id, now });
    expect(await take(old.token)).toBeNull();
    expect(await take(other.token, { kind: 'password_reset' })).not.toBeNull();
    expect(await take(stranger.token)).not.toBeNull();
    expect(await take(fresh.token)).not.toBeNull();
  });

  test('everything that is given must match: the links of another browser stay', async () => {
    const { userId, projectId } = database;
    const here = await make({ userId, bindingHash: Buffer.alloc(32, 1) });
    const there = await make({ userId, bindingHash: Buffer.alloc(32, 2) });
    await voidTokens(database.pools[0].db, {
      projectId,
      kind: 'magic_link',
      userId,
      bindingHash: Buffer.alloc(32, 1),
      now,
    });
    expect(await take(here.token)).toBeNull();
    expect(await take(there.token)).not.toBeNull();
  });

  test('what was used or voided once stays so', async () => {
    const { userId, projectId } = database;
    const used = await make({ userId });
    await take(used.token);
    const voided = await make({ userId });
    await voidTokens(database.pools[0].db, { projectId, kind: 'magic_link', userId, now });
    await voidTokens(database.pools[0].db, { projectId, kind: 'magic_link', userId, now: later(1) });
    const { rows } = await database.pools[0].pool.query('select id, used_at, voided_at from one_time_tokens');
    expect(rows.find(({ id }) => id === used.id)).toMatchObject({ used_at: now, voided_at: null });
    expect(rows.find(({ id }) => id === voided.id)).toMatchObject({ used_at: null, voided_at: now });
  });
});

describe('a code', () => {
  const bindingHash = Buffer.alloc(32, 7);
  const other = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
  function type(
    code: string,
    given: { bindingHash?: Buffer; kind?: UsableTokenKind; projectId?: string; now?: Date; pool?: number } = {},
  ) {
    const pool = database.pools[given.pool ?? 0] ?? database.pools[0];
    const query = { projectId: database.projectId, kind: 'magic_link', bindingHash, code, now, ...given } as const;
    return takeTokenByCode({ database: pool, vault }, query);
  }
  async function makeWithCode(given: Partial<NewToken> = {}) {
    const made = await make({ bindingHash, withCode: true, lifeSeconds: 600, ...given });
    if (made.code === undefined) throw new Error('no code');
    return { ...made, code: made.code };
  }

  test('it opens in the browser that asked, once', async () => {
    const { id, code, token } = await makeWithCode();
    expect(code).toMatch(/^\d{6}$/);
    expect(await type(code)).toMatchObject({ id });
    expect(await type(code)).toBeNull();
    expect(await take(token)).toBeNull();
  });

  test('that of a decoy opens nothing, and its tries are counted like those of any other', async () => {
    const { code } = await makeWithCode({ kind: decoyOf('magic_link') });
    expect(await type(code)).toBeNull();
    const { rows } = await database.pools[0].pool.query('select code_tries, used_at from one_time_tokens');
    expect(rows).toEqual([{ code_tries: 1, used_at: null }]);
  });

  test('20 parallel right codes have one winner', async () => {
    const { code } = await makeWithCode();
    const uses = await Promise.all(Array.from({ length: 20 }, (_, index) => type(code, { pool: index % 2 })));
    expect(uses.filter((use) => use !== null)).toHaveLength(1);
  });

  test('of 50 parallel guesses five are looked at, and then the right one comes too late', async () => {
    const { code } = await makeWithCode();
    await Promise.all(Array.from({ length: 50 }, (_, index) => type(other(code), { pool: index % 2 })));
    const { rows } = await database.pools[0].pool.query('select code_tries from one_time_tokens');
    expect(rows).toEqual([{ code_tries: 5 }]);
    expect(await type(code)).toBeNull();
  });

  test('the fifth try still counts', async () => {
    const { code } = await makeWithCode();
    for (let index = 0; index < 4; index++) expect(await type(other(code))).toBeNull();
    expect(await type(code)).not.toBeNull();
  });

  test('another browser, kind or project, and ten minutes later: nothing', async () => {
    const { code } = await makeWithCode();
    expect(await type(code, { bindingHash: Buffer.alloc(32, 8) })).toBeNull();
    expect(await type(code, { kind: 'email_verification' })).toBeNull();
    expect(await type(code, { projectId: database.otherProjectId })).toBeNull();
    expect(await type(code, { now: later(600) })).toBeNull();
    const { rows } = await database.pools[0].pool.query('select code_tries from one_time_tokens');
    expect(rows).toEqual([{ code_tries: 0 }]);
  });

  test('the page of a link in another browser gives a code; a second one replaces the first, and the tries stay counted', async () => {
    const { token } = await make({ bindingHash, lifeSeconds: 900 });
    const query = { projectId: database.projectId, kind: 'magic_link', token, now } as const;
    const first = await giveCode({ ids, vault }, database.pools[0].db, query);
    expect(first?.expiresAt).toEqual(later(600));
    for (let index = 0; index < 3; index++) await type(other(first?.code ?? ''));
    const second = await giveCode({ ids, vault }, database.pools[0].db, { ...query, now: later(120) });
    expect(second?.expiresAt).toEqual(later(600));
    if (first?.code !== second?.code) expect(await type(first?.code ?? '')).toBeNull();
    expect(await type(second?.code ?? '')).not.toBeNull();
    expect(await giveCode({ ids, vault }, database.pools[0].db, query)).toBeNull();
  });

  test('a link that has four minutes left gives a code of four minutes', async () => {
    const { token } = await make({ bindingHash, lifeSeconds: 900 });
    const given = await giveCode({ ids, vault }, database.pools[0].db, {
      projectId: database.projectId,
      kind: 'magic_link',
      token,
      now: later(660),
    });
    expect(given?.expiresAt).toEqual(later(900));
  });

  test('the stored hash is bound to its token: two equal codes look different', async () => {
    const bytes = (length: number) => Buffer.alloc(length, 3);
    const same = { uuid: ids.uuid, bytes: (length: number) => (length === 4 ? bytes(length) : ids.bytes(length)) };
    for (let index = 0; index < 2; index++) {
      const token = {
        projectId: database.projectId,
        kind: 'magic_link',
        lifeSeconds: 600,
        withCode: true,
        now,
      } as const;
      await makeToken({ ids: same, vault }, database.pools[0].db, token);
    }
    const { rows } = await database.pools[0].pool.query('select distinct code_hash from one_time_tokens');
    expect(rows).toHaveLength(2);
  });

  test('every code is six digits, and bytes that would favour some codes are drawn again', () => {
    const draws = [0xff_ff_ff_ff, 0xff_ff_a0_00, 42].map((value) => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes;
    });
    expect(randomCode(() => draws.shift() ?? Buffer.alloc(4))).toBe('000042');
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 4 }), (seed) => /^\d{6}$/.test(randomCode(rolling(seed)))),
    );
  });
});

/** Bytes that differ with each draw, so that drawing again ends. */
function rolling(seed: Uint8Array): (length: number) => Buffer {
  let round = 0;
  return () => Buffer.from(seed.map((byte) => (byte + round++) & 0xff));
}

test('housekeeping removes tokens a day after their end', async () => {
  await make({ lifeSeconds: 60 });
  await make({ lifeSeconds: 2 * 24 * HOUR });
  expect(await removeEndedTokens(database.pools[0].db, later(24 * HOUR), 100)).toBe(0);
  expect(await removeEndedTokens(database.pools[0].db, later(24 * HOUR + 61), 100)).toBe(1);
});
