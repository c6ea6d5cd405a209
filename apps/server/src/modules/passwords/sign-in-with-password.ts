import { encodeId } from '../../lib/type-id.ts';
import { sha256 } from '../../platform/crypto/hash.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { type ErrorDefinition, Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { type FailureSubject, failureLimits, releaseLimits, requireLimits } from '../limits/index.ts';
import { cookieNames, type ProjectContext } from '../projects/index.ts';
import { completeSignIn, issueSession } from '../sessions/index.ts';
import { emailKeyOf, findUserById, isBanned, type User } from '../users/index.ts';
import type { signInWithPasswordContract } from './passwords.contract.ts';
import { passwordErrors, signInErrors } from './passwords.errors.ts';
import { findSignInCandidate, type SignInCandidate } from './passwords.store.ts';

/** Unknown address, wrong password, unconfirmed sign-up: each costs one look-up, one place at the limits and one Argon2id. */
export async function signInWithPassword(
  ctx: ProjectContext,
  input: InputOf<typeof signInWithPasswordContract>,
): Promise<OutputOf<typeof signInWithPasswordContract>> {
  const { project } = ctx;
  if (!project.settings.methods.password) throw new Problem(passwordErrors.disabled);
  const emailKey = emailKeyOf(input.email);
  const deviceHash = deviceHashOf(ctx);
  const candidate = await findSignInCandidate(ctx.database, {
    projectId: project.id,
    emailKey,
    deviceHash,
    now: ctx.clock.now(),
  });

  // The place at the limit is taken before the password is looked at: 200 parallel guesses are not 200 evaluations.
  const subject: FailureSubject = {
    emailKey,
    ip: ctx.request.ip,
    knownDevice: candidate?.knownDevice ? deviceHash : null,
  };
  const limits = failureLimits(project.settings.limits, subject);
  await requireLimits(ctx, project.id, limits);

  if (!(await verifyCandidate(ctx, candidate, input.password)) || !candidate)
    return refuse(ctx, candidate, signInErrors.wrong_credentials);
  const user = await findUserById(ctx.database.db, project.id, candidate.userId);
  if (!user) return refuse(ctx, null, signInErrors.wrong_credentials);
  await releaseLimits(ctx, project.id, limits);
  if (isBanned(user, ctx.clock.now())) return refuse(ctx, candidate, signInErrors.banned);
  if (!mayEnter(user, candidate, project.settings.signUp.verification))
    return refuse(ctx, candidate, signInErrors.not_verified);

  const issued = await write(withUser(ctx, user), (tx) =>
    issueSession(ctx, tx, { user, amr: ['pwd'], transport: input.transport }),
  );
  ctx.metrics.signIns.inc({ method: 'password', result: 'success' });
  return completeSignIn(ctx, issued, user);
}

/** Exactly one Argon2id, whoever it is. */
function verifyCandidate(ctx: ProjectContext, candidate: SignInCandidate | null, password: string): Promise<boolean> {
  const stored = candidate?.hash ?? candidate?.pendingHash;
  return stored ? ctx.passwordHashing.verify(stored, password) : ctx.passwordHashing.verifyNothing(password);
}

/** A password that waits for its confirmation opens nothing, and where proof of the address is required an unproven one opens nothing. */
function mayEnter(user: User, candidate: SignInCandidate, verification: 'required' | 'off'): boolean {
  if (candidate.hash === null) return false;
  return verification === 'off' || user.emailVerifiedAt !== null;
}

async function refuse(ctx: ProjectContext, candidate: SignInCandidate | null, reason: ErrorDefinition): Promise<never> {
  ctx.metrics.signIns.inc({ method: 'password', result: reason.code });
  await write(ctx, async (tx) => {
    tx.audit({
      projectId: ctx.project.id,
      action: 'sign_in.failed',
      target: { type: 'user', id: candidate ? encodeId('user', candidate.userId) : null },
      changes: { method: 'password', reason: reason.code },
    });
  });
  throw new Problem(reason);
}

function deviceHashOf(ctx: ProjectContext): Buffer | null {
  const secret = ctx.request.cookies.get(cookieNames(ctx.config, ctx.project.id).device);
  return secret === null ? null : sha256(secret);
}

function withUser(ctx: ProjectContext, user: User): ProjectContext {
  return { ...ctx, actor: { type: 'user', id: encodeId('user', user.id), impersonator: null } };
}
