import { Problem } from '../../platform/http/problem.ts';
import { failureLimits, releaseLimits, requireLimits } from '../limits/index.ts';
import { findPasswordHash, passwordErrors } from '../passwords/index.ts';
import type { UserContext } from '../sessions/index.ts';
import { emailKeyOf } from '../users/index.ts';

/** The current password, once more, before something that a stranger at an open browser must not do. Counts at the account's limit. */
export async function provePassword(ctx: UserContext, password: string): Promise<void> {
  const subject = { emailKey: emailKeyOf(ctx.user.email), ip: ctx.request.ip, knownDevice: null };
  const limits = failureLimits(ctx.project.settings.limits, subject);
  await requireLimits(ctx, ctx.project.id, limits);
  const hash = await findPasswordHash(ctx.database.db, ctx.project.id, ctx.user.id);
  if (hash === null || !(await ctx.passwordHashing.verify(hash, password)))
    throw new Problem(passwordErrors.wrong_current);
  await releaseLimits(ctx, ctx.project.id, limits);
}
