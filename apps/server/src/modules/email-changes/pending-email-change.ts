import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { write } from '../../platform/outbox/write.ts';
import { findNewestToken, voidTokens } from '../one-time-tokens/index.ts';
import { refuseImpersonated, type UserContext } from '../sessions/index.ts';
import type { cancelEmailChangeContract, getEmailChangeContract } from './email-changes.contract.ts';
import type { PendingEmailChange } from './request-email-change.ts';

/** Also where another account has the address: whoever asked sees the same. */
export async function getEmailChange(ctx: UserContext): Promise<OutputOf<typeof getEmailChangeContract>> {
  const open = await findNewestToken(ctx.database.db, {
    projectId: ctx.project.id,
    kind: 'email_change',
    userId: ctx.user.id,
    now: ctx.clock.now(),
  });
  if (!open) return { pending: null };
  const { email } = open.payload as PendingEmailChange;
  return { pending: { email, expiresAt: open.expiresAt.toISOString() } };
}

export async function cancelEmailChange(
  ctx: UserContext,
  _input: InputOf<typeof cancelEmailChangeContract>,
): Promise<void> {
  refuseImpersonated(ctx);
  const { project, user } = ctx;
  await write(ctx, async (tx) => {
    await voidTokens(tx.db, { projectId: project.id, kind: 'email_change', userId: user.id, now: tx.now });
    tx.audit({
      projectId: project.id,
      action: 'email_changes.cancelled',
      target: { type: 'user', id: encodeId('user', user.id) },
    });
  });
}
