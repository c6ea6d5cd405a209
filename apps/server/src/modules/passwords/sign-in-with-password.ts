import { encodeId } from '../../lib/type-id.ts';
import { sameText } from '../../platform/crypto/hash.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { type ErrorDefinition, Problem } from '../../platform/http/problem.ts';
import { type Tx, write, writeAtOnce } from '../../platform/outbox/write.ts';
import { requireCaptchaAfterFailures } from '../captchas/index.ts';
import { readDeviceHash } from '../devices/index.ts';
import {
  type FailureSubject,
  failureLimits,
  failureSubjects,
  judge,
  releaseLimits,
  requireLimits,
} from '../limits/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { openValues, prepareSession, tellOfSession } from '../sessions/index.ts';
import {
  answerSignIn,
  continueSignIn,
  type FirstProof,
  type SignInProgress,
  settleLimits,
  signInErrors,
  tellSignInFailure,
} from '../sign-in-attempts/index.ts';
import { currentTerms } from '../terms/index.ts';
import { findUserById, isBanned, lockUser, type User } from '../users/index.ts';
import type { signInWithPasswordContract } from './passwords.contract.ts';
import { passwordErrors } from './passwords.errors.ts';
import { identifierOf } from './passwords.rules.ts';
import { findSignInCandidate, lockPasswordHash, openByPassword, type SignInCandidate } from './passwords.store.ts';
import { verifyPassword, withStrongHash } from './verify-password.ts';

/** Unknown address, wrong password, unconfirmed sign-up: each costs one look-up, one place at the limits and one Argon2id. */
export async function signInWithPassword(
  ctx: ProjectContext,
  input: InputOf<typeof signInWithPasswordContract>,
  returnTo: string | null = null,
): Promise<OutputOf<typeof signInWithPasswordContract>> {
  const { project } = ctx;
  if (!project.settings.methods.password) throw new Problem(passwordErrors.disabled);
  const identifier = identifierOf(input);
  const deviceHash = readDeviceHash(ctx);
  const candidate = await findSignInCandidate(ctx.database, {
    projectId: project.id,
    identifier,
    deviceHash,
    now: ctx.clock.now(),
  });

  // The place at the limit is taken before the password is looked at: 200 parallel guesses are not 200 evaluations.
  const subject: FailureSubject = {
    // An account has one count, whatever it is called by.
    emailKey: candidate?.emailKey ?? identifier.key,
    ip: ctx.request.ip,
    knownDevice: candidate?.knownDevice ? deviceHash : null,
  };
  const limits = failureLimits(project.settings.limits, subject);
  await requireCaptchaAfterFailures(ctx, limits, input.captcha);
  await requireLimits(ctx, project.id, limits);

  const isRight = await judge(ctx, project.id, limits, () => verifyCandidate(ctx, candidate, input.password));
  if (!isRight || !candidate) return refuse(ctx, candidate, signInErrors.wrong_credentials);
  // The password was right, whatever becomes of the rest: its place is free again.
  const proof = { amr: ['pwd'], method: 'password', transport: input.transport, returnTo };
  const isAll = !mayAskForMore(ctx, candidate);
  // Whom the short way refuses is judged once more: more may be asked for since a moment ago.
  const enter = async (ctx: ProjectContext, proven: SignInCandidate): Promise<SignInProgress | null> =>
    (isAll ? await openSession(ctx, proven, proof) : null) ?? openAttempt(ctx, proven, proof);
  const entering = async () =>
    enter(ctx, await withStrongHash(asUser(ctx, candidate.userId), candidate, input.password));
  const [progress] = await Promise.all([
    isAll ? entering() : judge(ctx, project.id, limits, entering),
    isAll ? releaseLimits(ctx, project.id, failureSubjects(subject)) : null,
  ]);
  if (progress === null) return refuse(ctx, candidate, await reasonAgainst(ctx, candidate));
  if (!isAll) await settleLimits(ctx, subject, progress);
  return answerSignIn(ctx, progress);
}

/** Whether the password may not be all. Most sign-ins have nothing more to show, and go the short way. */
function mayAskForMore({ project }: ProjectContext, { hasSecondFactor }: SignInCandidate): boolean {
  const { policy } = project.settings.secondFactor;
  if (policy === 'required' || (policy === 'optional' && hasSecondFactor)) return true;
  return currentTerms(project.settings) !== null;
}

/** A session, or an attempt that waits for the second factor. Null where this account may not be entered. */
async function openAttempt(
  ctx: ProjectContext,
  { userId, hash }: SignInCandidate,
  proof: FirstProof,
): Promise<SignInProgress | null> {
  return write(asUser(ctx, userId), async (tx) => {
    const user = await lockUser(tx.db, ctx.project.id, userId);
    if (!user || !(await mayEnter(ctx, tx, user, hash))) return null;
    return continueSignIn(asUser(ctx, userId), tx, user, proof);
  });
}

/** By what Postgres holds now, as the statement of the short way does it. */
async function mayEnter(ctx: ProjectContext, tx: Tx, user: User, provenHash: string | null): Promise<boolean> {
  if (provenHash === null || isBanned(user, tx.now)) return false;
  if (user.emailVerifiedAt === null && ctx.project.settings.signUp.verification === 'required') return false;
  const hash = await lockPasswordHash(tx.db, user.projectId, user.id);
  return hash !== null && sameText(hash, provenHash);
}

/** Null where this account may not be entered, though its password is right. */
async function openSession(
  ctx: ProjectContext,
  { userId, hash }: SignInCandidate,
  { amr, method, transport }: FirstProof,
): Promise<SignInProgress | null> {
  // A password that waits for its confirmation opens nothing.
  if (hash === null) return null;
  const { signUp, secondFactor } = ctx.project.settings;
  const prepared = prepareSession(ctx, ctx.clock.now(), { userId, amr, transport });
  const values = [
    ...openValues(prepared.session),
    signUp.verification === 'required',
    hash,
    secondFactor.policy !== 'off',
  ];
  const row = await writeAtOnce(asUser(ctx, userId), openByPassword, values, (tx) =>
    tellOfSession(tx, prepared.session),
  );
  return row && { kind: 'done', issued: { prepared, row }, method };
}

/** Looked up afterwards: this is the way of few, and the answer is only given to who knows the password. */
async function reasonAgainst(ctx: ProjectContext, candidate: SignInCandidate): Promise<ErrorDefinition> {
  const user = await findUserById(ctx.database.db, ctx.project.id, candidate.userId);
  if (!user) return signInErrors.wrong_credentials;
  if (isBanned(user, ctx.clock.now())) return signInErrors.banned;
  const verified = user.emailVerifiedAt !== null || ctx.project.settings.signUp.verification === 'off';
  return verified && candidate.hash !== null ? signInErrors.wrong_credentials : signInErrors.not_verified;
}

/** Exactly one Argon2id, whoever it is; for a hash that came with an import one of its own kind (see the README). */
function verifyCandidate(ctx: ProjectContext, candidate: SignInCandidate | null, password: string): Promise<boolean> {
  const stored = candidate?.hash ?? candidate?.pendingHash;
  return stored ? verifyPassword(ctx, stored, password) : ctx.passwordHashing.verifyNothing(password);
}

async function refuse(ctx: ProjectContext, candidate: SignInCandidate | null, reason: ErrorDefinition): Promise<never> {
  await tellSignInFailure(ctx, { method: 'password', reason, userId: candidate?.userId ?? null });
  throw new Problem(reason);
}

function asUser(ctx: ProjectContext, userId: string): ProjectContext {
  return { ...ctx, actor: { type: 'user', id: encodeId('user', userId), impersonator: null } };
}
