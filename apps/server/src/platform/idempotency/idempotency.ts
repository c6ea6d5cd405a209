import type { BaseContext } from '../context/context.ts';
import { hmacSha256, sameBytes } from '../crypto/hash.ts';
import { databaseIsUnreachable } from '../db/faults.ts';
import { defineErrors, Problem } from '../http/problem.ts';
import { completeKey, findKey, releaseKey, reserveKey } from './idempotency.store.ts';

export const idempotencyErrors = defineErrors('idempotency', {
  key_invalid: [400, 'An idempotency key has 1 to 200 visible characters.'],
  key_reused: [409, 'This idempotency key was used with another request.'],
  in_progress: [409, 'The first request with this idempotency key is still running. Try again in a moment.'],
});

const LOCK_SECONDS = 30;
const KEEP_SECONDS = 24 * 60 * 60;
const WAIT_MILLISECONDS = 10_000;
const STEP_MILLISECONDS = 50;

/** Whose keys these are: two callers never share one. Contexts of the management API carry it. */
type Owned = { readonly idempotencyOwner?: { readonly projectId: string; readonly caller: string } };

/**
 * Runs `run` at most once per key, caller and day; every repetition gets the first answer, also while 50 arrive together.
 * Answers can hold a secret that is shown once, so they are kept sealed. A request that failed frees its key.
 */
export async function idempotent(
  ctx: BaseContext & Owned,
  call: { key: string; request: string },
  run: () => Promise<unknown>,
): Promise<unknown> {
  const owner = ctx.idempotencyOwner;
  if (!owner) return run();
  if (!/^[\x21-\x7e]{1,200}$/.test(call.key)) throw new Problem(idempotencyErrors.key_invalid);
  const id = { ...owner, key: call.key };
  // Keyed, because a body can hold a password: its bare hash would be a hint.
  const fingerprint = hmacSha256(ctx.vault.derive('idempotency fingerprints'), call.request);
  const waitUntil = ctx.clock.monotonicMilliseconds() + WAIT_MILLISECONDS;
  for (;;) {
    const now = ctx.clock.now();
    const lockedUntil = new Date(now.getTime() + LOCK_SECONDS * 1000);
    const reserved = await reserveKey(ctx.database.db, {
      ...id,
      fingerprint,
      now,
      lockedUntil,
      expiresAt: new Date(now.getTime() + KEEP_SECONDS * 1000),
    });
    if (reserved) return runOnce(ctx, id, run);
    const existing = await findKey(ctx.database.db, id);
    if (existing && !sameBytes(existing.fingerprint, fingerprint)) throw new Problem(idempotencyErrors.key_reused);
    if (existing?.bodySealed)
      return JSON.parse(ctx.vault.open(existing.bodySealed, `idempotency ${owner.projectId}`).toString());
    if (ctx.clock.monotonicMilliseconds() > waitUntil)
      throw new Problem(idempotencyErrors.in_progress, { retryAfterSeconds: 1 });
    await new Promise((resolve) => setTimeout(resolve, STEP_MILLISECONDS));
  }
}

async function runOnce(
  ctx: BaseContext,
  id: { projectId: string; caller: string; key: string },
  run: () => Promise<unknown>,
): Promise<unknown> {
  try {
    const result = await run();
    await completeKey(
      ctx.database.db,
      id,
      ctx.vault.seal(JSON.stringify(result ?? null), `idempotency ${id.projectId}`),
    );
    return result;
  } catch (error) {
    const freed = releaseKey(ctx.database.db, id);
    // Whoever was told that the database is away does not wait for it once more. A key that stays locked is free in half a minute.
    if (databaseIsUnreachable(error)) freed.catch(() => {});
    else await freed;
    throw error;
  }
}
