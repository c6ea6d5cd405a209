import { sameText } from '../../platform/crypto/hash.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { type ErrorDefinition, Problem } from '../../platform/http/problem.ts';
import { type Tx, write, writeAtOnce } from '../../platform/outbox/write.ts';
import { requireCaptchaAfterFailures } from '../captchas/index.ts';
import { keepDeviceSecret, readDeviceHash } from '../devices/index.ts';
import {
  type FailureSubject,
  failureLimits,
  failureSubjects,
  judge,
  type Limit,
  releaseLimits,
  requireLimits,
} from '../limits/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { openValues, prepareSession, tellOfSession } from '../sessions/index.ts';
import {
  answerSignIn,
  asUser,
  continueSignIn,
  type FirstProof,
  reasonToRefuse,
  refusedAsWaiting,
  type SignInProgress,
  settleLimits,
  signInErrors,
  signInRefused,
  tellRefusals,
} from '../sign-in-attempts/index.ts';
import { currentTerms } from '../terms/index.ts';
import { findUserById, isUsernameMissing, lockUser, type User } from '../users/index.ts';
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

  const sought = { candidate, subject, limits, returnTo };
  const progress = await tellRefusals(ctx, { method: 'password' }, () => enterWithPassword(ctx, input, sought));
  return answerSignIn(ctx, progress);
}

/** Whose password it is. */
type Account = SignInCandidate & { readonly hash: string };

/** Whose password it may be, and what the try is counted by. */
type Sought = {
  readonly candidate: SignInCandidate | null;
  readonly subject: FailureSubject;
  readonly limits: readonly Limit[];
  readonly returnTo: string | null;
};

async function enterWithPassword(
  ctx: ProjectContext,
  input: InputOf<typeof signInWithPasswordContract>,
  { candidate, subject, limits, returnTo }: Sought,
): Promise<SignInProgress> {
  const { project } = ctx;
  const account = await judge(ctx, project.id, limits, () => prove(ctx, candidate, input.password));
  // The password was right, whatever becomes of the rest: its place is free again.
  const proof = { amr: ['pwd'], method: 'password', transport: input.transport, returnTo };
  const isAll = !mayAskForMore(ctx, account);
  // A device that this account does not know gets another secret, which the short way cannot give it.
  const isShort = isAll && (account.knownDevice || readDeviceHash(ctx) === null);
  // Whom the short way refuses is judged once more: more may be asked for since a moment ago.
  const enter = async (ctx: ProjectContext, proven: Account): Promise<SignInProgress | null> =>
    (isShort ? await openSession(ctx, proven, proof) : null) ?? openAttempt(ctx, proven, proof);
  const entering = async () => enter(ctx, await withStrongHash(asUser(ctx, account.userId), account, input.password));
  const [progress] = await Promise.all([
    isAll ? entering() : judge(ctx, project.id, limits, entering),
    isAll ? releaseLimits(ctx, project.id, failureSubjects(subject)) : null,
  ]);
  if (progress === null) throw signInRefused(await reasonAgainst(ctx, account.userId), account.userId);
  if (!isAll) await settleLimits(ctx, subject, progress);
  return progress;
}

/** Whether the password may not be all. Most sign-ins have nothing more to show, and go the short way. */
function mayAskForMore({ project }: ProjectContext, { hasSecondFactor, username }: SignInCandidate): boolean {
  const { secondFactor, signUp } = project.settings;
  const { policy } = secondFactor;
  if (policy === 'required' || (policy === 'optional' && hasSecondFactor)) return true;
  return isUsernameMissing(signUp.username, { username }) || currentTerms(project.settings) !== null;
}

/** A session, or an attempt that waits for the second factor. Null where this account may not be entered. */
async function openAttempt(
  ctx: ProjectContext,
  { userId, hash }: Account,
  proof: FirstProof,
): Promise<SignInProgress | null> {
  return write(asUser(ctx, userId), async (tx) => {
    const user = await lockUser(tx.db, ctx.project.id, userId);
    if (!user || !(await isStillRight(tx, user, hash))) return null;
    return continueSignIn(asUser(ctx, userId), tx, user, proof);
  });
}

/** By what Postgres holds now, as the statement of the short way asks it; who stays out all the same, `continueSignIn` says. */
async function isStillRight(tx: Tx, user: User, provenHash: string): Promise<boolean> {
  const hash = await lockPasswordHash(tx.db, user.projectId, user.id);
  return hash !== null && sameText(hash, provenHash);
}

/** Null where this account may not be entered, though its password is right. */
async function openSession(
  ctx: ProjectContext,
  { userId, hash }: Account,
  { amr, method, transport }: FirstProof,
): Promise<SignInProgress | null> {
  const { signUp, secondFactor } = ctx.project.settings;
  const prepared = prepareSession(ctx, ctx.clock.now(), { userId, amr, transport }, keepDeviceSecret(ctx));
  const values = [
    ...openValues(prepared.session),
    signUp.verification === 'required',
    hash,
    secondFactor.policy !== 'off',
    signUp.username === 'required',
  ];
  const row = await writeAtOnce(asUser(ctx, userId), openByPassword, values, (tx) =>
    tellOfSession(tx, prepared.session),
  );
  return row && { kind: 'done', issued: { prepared, row }, method };
}

/** Looked up afterwards: this is the way of few, and the answer is only given to who knows the password. */
async function reasonAgainst(ctx: ProjectContext, userId: string): Promise<ErrorDefinition> {
  const user = await findUserById(ctx.database.db, ctx.project.id, userId);
  return (user && reasonToRefuse(ctx.project, user, ctx.clock.now())) ?? signInErrors.wrong_credentials;
}

/**
 * The account whose password this is. A password that waits for its confirmation opens nothing, and whoever knows it is told so; where the address is taken
 * too, by the decoy of the sign-up, so that the answer says nothing of the address (ATTACKS A40). Its place stays taken: it was a guess at the account's
 * own password as well, which anybody can sign up with first (A44).
 */
async function prove(ctx: ProjectContext, candidate: SignInCandidate | null, password: string): Promise<Account> {
  const whose = await verifyCandidate(ctx, candidate, password);
  if (candidate && whose === 'waiting') throw await refusedAsWaiting(ctx, candidate.waitingUserId);
  const hash = candidate?.hash;
  if (candidate && hash && whose === 'account') return { ...candidate, hash };
  throw signInRefused(signInErrors.wrong_credentials, candidate?.userId ?? null);
}

/** One Argon2id, whoever it is; for a hash that came with an import one of its own kind (see the README). */
async function verifyCandidate(
  ctx: ProjectContext,
  candidate: SignInCandidate | null,
  password: string,
): Promise<'account' | 'waiting' | null> {
  const { hash = null, waitingHash = null } = candidate ?? {};
  if (hash === null) {
    if (waitingHash !== null) return (await verifyPassword(ctx, waitingHash, password)) ? 'waiting' : null;
    await ctx.passwordHashing.verifyNothing(password);
    return null;
  }
  const either = waitingHash === null ? undefined : ctx.passwordHashing.verifyEither(hash, waitingHash, password);
  if (either === undefined) {
    if (await verifyPassword(ctx, hash, password)) return 'account';
    // A foreign hash, or a password that was changed since the sign-up: the answer stays the same, for a hash more.
    return waitingHash !== null && (await verifyPassword(ctx, waitingHash, password)) ? 'waiting' : null;
  }
  const which = await either;
  return which && (which === 'stored' ? 'account' : 'waiting');
}
