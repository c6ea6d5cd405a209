import { encodeId } from '../../lib/type-id.ts';
import type { BaseContext } from '../../platform/context/context.ts';
import { write } from '../../platform/outbox/write.ts';
import { type Lockout, takeLimits } from '../limits/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { findUserByEmail, isBanned } from '../users/index.ts';
import { enqueueNotice } from './notify.ts';

const DAY_SECONDS = 24 * 60 * 60;

/**
 * Too many wrong guesses have closed an account for a while: it stands in the audit, and its owner is told, at most once a day. Where there is
 * no such account the same is done for nobody. What fails here does not open the door: the guess is refused in any case.
 */
export async function tellLockout(base: BaseContext, { projectId, limit, seconds }: Lockout): Promise<void> {
  const { emailKey } = limit;
  const project = await base.modules.projects.byId(projectId);
  if (!project || emailKey === undefined) return;
  // The one who guesses is not the one who reads: their language is not asked for.
  const ctx: ProjectContext = { ...base, project, request: { ...base.request, acceptLanguage: null } };
  try {
    const { allowed } = await takeLimits(ctx, projectId, [
      { kind: 'lockout_notices.account', subject: emailKey, most: 1, windowSeconds: DAY_SECONDS },
    ]);
    await write(ctx, async (tx) => {
      const user = await findUserByEmail(tx.db, projectId, emailKey);
      tx.audit({
        projectId,
        action: 'limits.account_locked',
        target: { type: 'user', id: user ? encodeId('user', user.id) : null },
        changes: { seconds, knownDevice: limit.kind === 'failures.device' },
      });
      if (!allowed) return;
      const reads = user !== null && !isBanned(user, tx.now);
      const recipient = user ?? { email: emailKey };
      await enqueueNotice(ctx, tx, { recipient, notice: 'account_locked', details: { seconds }, deliver: reads });
    });
  } catch (error) {
    ctx.log.warn({ projectId, reason: (error as Error).message }, 'a lockout could not be told');
  }
}
