import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { assert, Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { authorize, requireFreshOperator } from '../access/index.ts';
import { makeToken } from '../one-time-tokens/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { lockUser, userErrors } from '../users/index.ts';
import type { impersonateUserContract } from './impersonations.contract.ts';
import { type Impersonation, LINK_SECONDS, operatorOf, SESSION_SECONDS } from './impersonations.rules.ts';
import { refuseUser } from './refuse-user.ts';

/** Makes the link. Nobody is signed in by it yet, and the record says already who asked, about whom, and why. */
export async function impersonateUser(
  ctx: ManagementContext,
  input: InputOf<typeof impersonateUserContract>,
): Promise<OutputOf<typeof impersonateUserContract>> {
  authorize(ctx, 'impersonations:write');
  const { project } = ctx;
  return write(ctx, async (tx) => {
    const user = await lockUser(tx.db, project.id, input.userId);
    if (!user) throw new Problem(userErrors.not_found);
    const operator = operatorOf(ctx.caller, ctx.actor.impersonator);
    requireFreshOperator(ctx);
    const [membership] = ctx.memberships;
    assert(membership, 'an operator has their scopes by a membership');
    await refuseUser(tx, project, user, operator.role);
    const payload: Impersonation = {
      operator: { projectId: operator.projectId, userId: operator.userId, email: operator.email },
      organizationId: membership.organizationId,
      reason: input.reason,
      authenticatedAt: operator.authenticatedAt.toISOString(),
    };
    const { token } = await makeToken(ctx, tx.db, {
      projectId: project.id,
      kind: 'impersonation',
      userId: user.id,
      payload,
      lifeSeconds: LINK_SECONDS,
      now: tx.now,
    });
    tx.audit({
      projectId: project.id,
      action: 'impersonations.requested',
      target: { type: 'user', id: encodeId('user', user.id) },
      changes: { reason: input.reason },
    });
    return {
      url: `${project.baseUrl}/impersonate?token=${token}`,
      expiresAt: new Date(tx.now.getTime() + LINK_SECONDS * 1000).toISOString(),
      sessionSeconds: SESSION_SECONDS,
    };
  });
}
