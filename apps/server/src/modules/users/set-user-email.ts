import { emailKeyOf } from '../../lib/email-key.ts';
import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { authorize, requireFreshOperator } from '../access/index.ts';
import { mailLimits, requireLimits } from '../limits/index.ts';
import { voidTokensOfUser } from '../one-time-tokens/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { setUserEmail as storeEmail } from './managed-users.store.ts';
import { refuseOutranked } from './refuse-outranked.ts';
import { showUser } from './show-users.ts';
import type { setUserEmailContract } from './users.contract.ts';
import { userErrors } from './users.errors.ts';
import { lockUser } from './users.store.ts';

/**
 * The operator says which address the account has from now on. Whatever was sent to the old one opens nothing any more. Unless the operator
 * vouches for the new one, it has to be proven: a link is on its way to it. Sessions go on, they were never bound to an address.
 *
 * The old address is told, and cannot take it back as it can after a change of the user's own: who asks an operator has most often lost the old
 * mailbox, or shares it with somebody. A link there would hand the account to whoever reads it. Operators change it back.
 */
export async function setUserEmail(
  ctx: ManagementContext,
  input: InputOf<typeof setUserEmailContract>,
): Promise<OutputOf<typeof setUserEmailContract>> {
  authorize(ctx, 'users:write');
  requireFreshOperator(ctx);
  const projectId = ctx.project.id;
  if (!input.emailVerified) {
    // As the mails that somebody asks for at the hosted pages: whoever gets them is one person.
    const subject = { kind: 'email_verification', emailKey: emailKeyOf(input.email), ip: null };
    await requireLimits(ctx, projectId, mailLimits(ctx.project.settings.limits, subject));
  }
  const user = await write(ctx, async (tx) => {
    const before = await lockUser(tx.db, projectId, input.userId);
    if (!before) throw new Problem(userErrors.not_found);
    await refuseOutranked(ctx, tx, before);
    const emailVerifiedAt = input.emailVerified ? tx.now : null;
    const after = await storeEmail(tx.db, {
      projectId,
      id: before.id,
      email: input.email,
      emailVerifiedAt,
      now: tx.now,
    });
    if (!after) throw new Problem(userErrors.email_taken);
    await voidTokensOfUser(tx.db, { projectId, userId: after.id, now: tx.now });
    // The same mailbox in other letters has nothing to be told.
    if (after.emailKey !== before.emailKey) await ctx.modules.userCredentials.tellFormerAddress(ctx, tx, before);
    if (!input.emailVerified) await ctx.modules.userCredentials.sendVerification(ctx, tx, after);
    const id = encodeId('user', after.id);
    const changes = { email: [before.email, after.email], emailVerified: input.emailVerified };
    tx.audit({ projectId, action: 'users.email_changed', target: { type: 'user', id }, changes });
    tx.emit({ projectId, type: 'user.email_changed', data: { userId: id, email: after.email } });
    tx.changed({ projectId, scope: 'user', subjectId: after.id });
    return after;
  });
  return showUser(ctx, user);
}
