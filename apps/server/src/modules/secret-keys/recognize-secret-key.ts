import type { Services } from '../../platform/context/context.ts';
import { sha256 } from '../../platform/crypto/hash.ts';
import { SCOPES, type Scope } from '../access/index.ts';
import { findSecretKeyByHash, touchSecretKey } from './secret-keys.store.ts';

const FORM = /^sk_[A-Za-z0-9_-]{43}$/;
const LAST_USE_SECONDS = 60;

/**
 * The key that this secret belongs to, or null where it is unknown, revoked or expired. Asks Postgres each time, so a revocation holds
 * from its commit on. The lookup is by hash: its time says nothing about how much of a guess was right.
 */
export async function recognizeSecretKey(
  ctx: Services,
  secret: string,
): Promise<{ projectId: string; id: string; scopes: readonly Scope[] } | null> {
  if (!FORM.test(secret)) return null;
  const key = await findSecretKeyByHash(ctx.database, sha256(secret));
  const now = ctx.clock.now();
  if (!key || key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt <= now)) return null;
  const ifBefore = new Date(now.getTime() - LAST_USE_SECONDS * 1000);
  if (key.lastUsedAt === null || key.lastUsedAt < ifBefore) {
    // The request does not wait for this, and does not fail with it: the time of the last use is for people, not for a decision.
    touchSecretKey(ctx.database, { ...key, now, ifBefore }).catch((error: Error) => {
      ctx.log.warn({ reason: error.message }, 'the last use of a secret key was not recorded');
    });
  }
  return { projectId: key.projectId, id: key.id, scopes: key.scopes.filter(isScope) };
}

/** A scope that this version no longer knows gives nothing. */
function isScope(text: string): text is Scope {
  return (SCOPES as readonly string[]).includes(text);
}
