import { encodeId } from '../../lib/type-id.ts';
import { type ErrorDefinition, Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { limitErrors } from '../limits/index.ts';
import type { Project, ProjectContext } from '../projects/index.ts';
import { findUserById, isBanned, NOBODY, type User } from '../users/index.ts';
import { signInErrors } from './sign-in-attempts.errors.ts';

/** A sign-in that ends without a session, and whose account it was for; null where nobody is known. */
export function signInRefused(reason: ErrorDefinition, userId: string | null): Problem {
  return new Problem(reason, { privateSubject: userId });
}

/** What keeps an account out, whatever was proven; null where nothing does. */
export function reasonToRefuse({ settings }: Project, user: User, now: Date): ErrorDefinition | null {
  if (isBanned(user, now)) return signInErrors.banned;
  if (user.emailVerifiedAt === null && settings.signUp.verification === 'required') return signInErrors.not_verified;
  return null;
}

/**
 * For who has proven what waits with a sign-up until its address is confirmed. They need not be the owner of that address, so a ban of its account is not
 * told: it would show that there is one (ATTACKS A40). `userId` null: it waits in a decoy, and nobody is looked up by the same statement.
 */
export async function refusedAsWaiting(ctx: ProjectContext, userId: string | null): Promise<Problem> {
  const user = await findUserById(ctx.database.db, ctx.project.id, userId ?? NOBODY);
  return signInRefused(signInErrors.not_verified, user?.id ?? null);
}

/** Every way in asks this at its end, with the user held, and every later step again: none of them is a way around a ban (ATTACKS A37). */
export function requireEntrance({ project }: ProjectContext, user: User, now: Date): void {
  const reason = reasonToRefuse(project, user, now);
  if (reason) throw signInRefused(reason, user.id);
}

type Way = {
  /** For the metrics: `password`, `passkey`, `provider`, … */
  readonly method: string;
  /** What was wrong, where it is not the method itself: the second factor, the provider. */
  readonly changes?: Readonly<Record<string, unknown>>;
};

/**
 * A way in. Whatever refuses it is told in the same words, whichever way it was: in the metrics, in the audit, and to nobody else. What a limit refuses
 * is not: nothing was looked at, and a flood would fill the audit.
 */
export function tellRefusals<Answer>(ctx: ProjectContext, way: Way, enter: () => Promise<Answer>): Promise<Answer> {
  return telling(ctx, way, isJudgement, enter);
}

function isJudgement({ definition }: Problem): boolean {
  return definition.status !== 503 && definition !== limitErrors.too_many;
}

/** A step that proves nothing. Who may not come in is told as above; that a name is taken, say, refuses nobody, and whoever typed it goes on. */
export function tellRefusedEntrance<Answer>(
  ctx: ProjectContext,
  way: Way,
  step: () => Promise<Answer>,
): Promise<Answer> {
  return telling(ctx, way, isOfEntrance, step);
}

function isOfEntrance({ definition }: Problem): boolean {
  return definition === signInErrors.banned || definition === signInErrors.not_verified;
}

async function telling<Answer>(
  ctx: ProjectContext,
  way: Way,
  isTold: (problem: Problem) => boolean,
  work: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem && isTold(error)) await tell(ctx, way, error);
    throw error;
  }
}

async function tell(ctx: ProjectContext, { method, changes }: Way, { definition, details }: Problem): Promise<void> {
  const { code } = definition;
  const userId = details.privateSubject ?? null;
  ctx.metrics.signIns.inc({ method, result: code });
  await write(ctx, async (tx) => {
    tx.audit({
      projectId: ctx.project.id,
      action: 'sign_in.failed',
      target: { type: 'user', id: userId === null ? null : encodeId('user', userId) },
      changes: { method, reason: code, ...changes },
    });
  });
}
