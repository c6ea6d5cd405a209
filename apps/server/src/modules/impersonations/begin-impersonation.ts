import { encodeId } from '../../lib/type-id.ts';
import { Problem } from '../../platform/http/problem.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { scopesOfRole } from '../access/index.ts';
import { findToken, type OneTimeToken, tokenErrors } from '../one-time-tokens/index.ts';
import { findMembership } from '../organizations/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { endSession, enterImpersonatedSession, issueImpersonatedSession, type UserContext } from '../sessions/index.ts';
import { findUserById, isBanned, takeTokenOfUser, type User } from '../users/index.ts';
import { impersonationErrors } from './impersonations.errors.ts';
import { type Impersonation, SESSION_SECONDS } from './impersonations.rules.ts';
import { refuseUser } from './refuse-user.ts';

export type AskedImpersonation = Impersonation & { readonly user: User };

/** What the link stands for, without using it. Null: it stands for nothing any more. */
export async function findImpersonation(ctx: ProjectContext, token: string): Promise<AskedImpersonation | null> {
  const { project } = ctx;
  const { db } = ctx.database;
  const open = await findToken(db, { projectId: project.id, kind: 'impersonation', token, now: ctx.clock.now() });
  const user = open?.userId ? await findUserById(db, project.id, open.userId) : null;
  return open && user && { ...readPayload(open), user };
}

/** Uses the link: this browser is signed in as the user. Whatever made it right to give the link is judged again. */
export async function beginImpersonation(
  ctx: ProjectContext,
  token: string,
  signedIn: UserContext | null,
): Promise<void> {
  const { project } = ctx;
  const asked = await findImpersonation(ctx, token);
  if (!asked) throw new Problem(tokenErrors.used_or_expired);
  const { operator, reason } = asked;
  const operatorId = encodeId('user', operator.userId);
  const byOperator = { ...ctx, actor: { type: 'operator', id: operatorId, impersonator: null } } as const;
  const issued = await write(byOperator, async (tx) => {
    const { user } = await takeTokenOfUser(tx, { projectId: project.id, kind: 'impersonation', token });
    await requireRight(ctx, tx, asked, user);
    if (signedIn?.actor.impersonator) await replace(tx, signedIn);
    const session = await issueImpersonatedSession(ctx, tx, {
      userId: user.id,
      actor: operator,
      authenticatedAt: new Date(asked.authenticatedAt),
      lifeSeconds: SESSION_SECONDS,
    });
    const userId = encodeId('user', user.id);
    const sessionId = encodeId('session', session.row.sessionId);
    const target = { type: 'user', id: userId };
    tx.audit({ projectId: project.id, action: 'impersonations.started', target, changes: { reason, sessionId } });
    tx.emit({ projectId: project.id, type: 'impersonation.started', data: { userId, operatorId, sessionId, reason } });
    return session;
  });
  await enterImpersonatedSession(ctx, issued);
}

/** A minute is long enough to lose a right in. */
async function requireRight(ctx: ProjectContext, tx: Tx, { operator, organizationId }: Impersonation, user: User) {
  const person = await findUserById(tx.db, operator.projectId, operator.userId);
  const membership = await findMembership(tx.db, operator.projectId, organizationId, operator.userId);
  const holds = membership !== null && scopesOfRole(membership.role).includes('impersonations:write');
  if (!person || isBanned(person, tx.now) || !holds) throw new Problem(impersonationErrors.operators_only);
  await refuseUser(tx, ctx.project, user, membership.role);
}

/** One browser has one session in a project: the support access that it had before ends, instead of being forgotten. */
async function replace(tx: Tx, { project, session }: UserContext): Promise<void> {
  await endSession(tx, { projectId: project.id, sessionId: session.id, reason: 'impersonation_replaced' });
}

function readPayload({ payload }: OneTimeToken): Impersonation {
  return payload as Impersonation;
}
