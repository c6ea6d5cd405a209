import type { Db } from '../../platform/db/database.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { findKnownDevice, readDeviceHash } from '../devices/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { completeSignIn, type IssuedSession, issueSession } from '../sessions/index.ts';
import { termsOutstanding } from '../terms/index.ts';
import { isUsernameMissing, type User } from '../users/index.ts';
import { makeHandle } from './attempt-handle.ts';
import type { SignInAnswer } from './sign-in-attempts.contract.ts';
import { ATTEMPT_SECONDS, type Facts, nextStep, type Step, type WaitingStep } from './sign-in-attempts.rules.ts';
import { insertAttempt } from './sign-in-attempts.store.ts';
import { requireEntrance } from './sign-in-failures.ts';

export type FirstProof = {
  readonly amr: readonly string[];
  readonly transport: 'cookie' | 'token';
  /** For the metrics: `password`, `magic_link`, … */
  readonly method: string;
  /** The first proof was two in one: a passkey that verified its owner. */
  readonly proven?: boolean;
  /** It showed a mailbox and nothing else. */
  readonly byMail?: boolean;
  /** Judged before (`returnToOf`); kept here, so that no later page can change it. */
  readonly returnTo?: string | null;
};

/** Where a sign-in stands after a step: done, or waiting for the next one. */
export type SignInProgress =
  | { readonly kind: 'done'; readonly issued: IssuedSession; readonly method: string }
  | {
      readonly kind: 'waiting';
      readonly step: WaitingStep;
      readonly attempt: string;
      readonly factors: readonly string[];
    };

/**
 * In the transaction that took the first proof, with the user held: opens a session, or an attempt that waits for what is left. Every way in
 * ends here, so none of them is a way around a ban (A37) or a second factor (ATTACKS A36, A62).
 */
export async function continueSignIn(
  ctx: ProjectContext,
  tx: Tx,
  user: User,
  proof: FirstProof,
): Promise<SignInProgress> {
  const { project, request } = ctx;
  const { method, transport, proven = false, byMail = false } = proof;
  requireEntrance(ctx, user, tx.now);
  const facts = await gatherFacts(ctx, tx, user, { proven, byMail });
  const step = nextStep(facts);
  if (step === 'done') {
    const issued = await issueSession(ctx, tx, { userId: user.id, amr: proof.amr, transport });
    return { kind: 'done', issued, method };
  }
  const handle = makeHandle(ctx, transport);
  await insertAttempt(tx.db, {
    projectId: project.id,
    handle,
    userId: user.id,
    applicationId: project.defaultApplicationId,
    state: step,
    amr: proof.amr,
    data: { transport, method, proven, byMail, trustDevice: false },
    returnTo: proof.returnTo ?? null,
    ip: request.ip,
    userAgent: request.userAgent,
    now: tx.now,
    expiresAt: new Date(tx.now.getTime() + ATTEMPT_SECONDS * 1000),
  });
  return { kind: 'waiting', step, attempt: handle.text, factors: factorsOf(ctx, facts.ready, step) };
}

/** After the commit: the cookies and the answer of the contract. */
export async function answerSignIn(ctx: ProjectContext, progress: SignInProgress): Promise<SignInAnswer> {
  if (progress.kind === 'waiting')
    return { next: progress.step, attempt: progress.attempt, factors: [...progress.factors] };
  ctx.metrics.signIns.inc({ method: progress.method, result: 'success' });
  return completeSignIn(ctx, progress.issued);
}

/** The user is held, so what is known of them is as it is now: whether a name is missing costs no statement. */
export async function gatherFacts(
  ctx: ProjectContext,
  tx: Tx,
  user: User,
  { proven, byMail }: Pick<Facts, 'proven' | 'byMail'>,
): Promise<Facts> {
  const { project } = ctx;
  const { secondFactor, signUp } = project.settings;
  const ready = await readyFactors(ctx, tx.db, user.id);
  const device = await findDeviceOfRequest(ctx, tx, user.id);
  const outstanding = await termsOutstanding(tx.db, project, user.id);
  const trustedDevice = device?.trustedUntil != null && device.trustedUntil > tx.now;
  return {
    policy: secondFactor.policy,
    highAssurance: secondFactor.highAssurance,
    byMail,
    proven,
    trustedDevice,
    ready,
    termsOutstanding: outstanding !== null,
    usernameMissing: isUsernameMissing(signUp.username, user),
  };
}

/** Factors that this account has ready; none where the project has no second step. */
export async function readyFactors(
  { project, modules }: ProjectContext,
  db: Db,
  userId: string,
): Promise<Facts['ready']> {
  const ready: Facts['ready'][number][] = [];
  for (const { kind, asks, isReady } of modules.factors)
    if (project.settings.secondFactor.policy !== 'off' && (await isReady(db, project.id, userId)))
      ready.push({ kind, asks });
  return ready;
}

/** The device that this browser shows, where this account was signed in to from it before. */
export function findDeviceOfRequest(ctx: ProjectContext, { db }: { readonly db: Db }, userId: string) {
  const secretHash = readDeviceHash(ctx);
  return secretHash && findKnownDevice(db, { projectId: ctx.project.id, userId, secretHash });
}

/** What may be proven at this step, or set up. */
export function factorsOf(ctx: ProjectContext, ready: Facts['ready'], step: Step): string[] {
  if (step === 'second_factor') return ready.map(({ kind }) => kind);
  if (step !== 'enrolment') return [];
  return ctx.modules.factors.filter(({ enrolment }) => enrolment?.isOffered(ctx.project)).map(({ kind }) => kind);
}
