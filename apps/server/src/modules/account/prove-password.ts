import { Problem } from '../../platform/http/problem.ts';
import { failureLimits, giveBackLimits } from '../limits/index.ts';
import { findPasswordHash, passwordErrors, verifyPassword } from '../passwords/index.ts';
import type { UserContext } from '../sessions/index.ts';
import { countProof } from '../sign-in-attempts/index.ts';
import { emailKeyOf } from '../users/index.ts';

/**
 * The current password, once more, before something that a stranger at an open browser must not do. A right one gets back its own place alone:
 * else whoever knows it could give their guesses at a second factor a fresh start (ATTACKS A44).
 */
export async function provePassword(ctx: UserContext, password: string): Promise<void> {
  const { project, user } = ctx;
  const verify = async () => {
    const hash = await findPasswordHash(ctx.database.db, project.id, user.id);
    return hash !== null && verifyPassword(ctx, hash, password);
  };
  const account = { id: user.id, emailKey: emailKeyOf(user.email) };
  const { subject, verdict: isRight } = await countProof(ctx, account, verify);
  if (!isRight) throw new Problem(passwordErrors.wrong_current);
  await giveBackLimits(ctx, project.id, failureLimits(project.settings.limits, subject));
}
