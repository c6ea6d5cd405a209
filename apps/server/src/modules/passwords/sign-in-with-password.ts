import { encodeId } from '../../lib/type-id.ts';
import { sha256 } from '../../platform/crypto/hash.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { type ErrorDefinition, Problem } from '../../platform/http/problem.ts';
import { write, writeAtOnce } from '../../platform/outbox/write.ts';
import { type FailureSubject, failureLimits, releaseLimits, requireLimits } from '../limits/index.ts';
import { cookieNames, type ProjectContext } from '../projects/index.ts';
import { completeSignIn, type IssuedSession, openValues, prepareSession, tellOfSession } from '../sessions/index.ts';
import { emailKeyOf, findUserById, isBanned } from '../users/index.ts';
import type { signInWithPasswordContract } from './passwords.contract.ts';
import { passwordErrors, signInErrors } from './passwords.errors.ts';
import { findSignInCandidate, SIGN_IN, type SignInCandidate } from './passwords.store.ts';

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
  // The password was right, whatever becomes of the rest: its place is free again.
  const [issued] = await Promise.all([
    openSession(ctx, candidate, input.transport),
    releaseLimits(ctx, project.id, limits),
  ]);
  if (issued === null) return refuse(ctx, candidate, await reasonAgainst(ctx, candidate));
  ctx.metrics.signIns.inc({ method: 'password', result: 'success' });
  return completeSignIn(ctx, issued);
}

/** Null where this account may not be entered, though its password is right. */
async function openSession(
  ctx: ProjectContext,
  { userId, hash }: SignInCandidate,
  transport: 'cookie' | 'token',
): Promise<IssuedSession | null> {
  // A password that waits for its confirmation opens nothing.
  if (hash === null) return null;
  const { signUp } = ctx.project.settings;
  const proof = { userId, amr: ['pwd'], transport };
  const prepared = prepareSession(ctx, ctx.clock.now(), proof);
  const values = [...openValues(prepared.session), signUp.verification === 'required', hash];
  const row = await writeAtOnce(asUser(ctx, userId), SIGN_IN, values, (tx) => tellOfSession(tx, prepared.session));
  return row && { prepared, row };
}

/** Looked up afterwards: this is the way of few, and the answer is only given to who knows the password. */
async function reasonAgainst(ctx: ProjectContext, candidate: SignInCandidate): Promise<ErrorDefinition> {
  const user = await findUserById(ctx.database.db, ctx.project.id, candidate.userId);
  if (!user) return signInErrors.wrong_credentials;
  if (isBanned(user, ctx.clock.now())) return signInErrors.banned;
  const verified = user.emailVerifiedAt !== null || ctx.project.settings.signUp.verification === 'off';
  return verified && candidate.hash !== null ? signInErrors.wrong_credentials : signInErrors.not_verified;
}

/** Exactly one Argon2id, whoever it is. */
function verifyCandidate(ctx: ProjectContext, candidate: SignInCandidate | null, password: string): Promise<boolean> {
  const stored = candidate?.hash ?? candidate?.pendingHash;
  return stored ? ctx.passwordHashing.verify(stored, password) : ctx.passwordHashing.verifyNothing(password);
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

function asUser(ctx: ProjectContext, userId: string): ProjectContext {
  return { ...ctx, actor: { type: 'user', id: encodeId('user', userId), impersonator: null } };
}
