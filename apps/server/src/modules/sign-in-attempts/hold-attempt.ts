import { encodeId } from '../../lib/type-id.ts';
import { Problem } from '../../platform/http/problem.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { trustDevice } from '../devices/index.ts';
import type { FailureSubject } from '../limits/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { type IssuedSession, issueSession } from '../sessions/index.ts';
import { findUserById, lockUser, type User } from '../users/index.ts';
import { readHandle } from './attempt-handle.ts';
import { factorsOf, gatherFacts, type SignInProgress } from './continue-sign-in.ts';
import { countProof } from './count-proof.ts';
import { attemptErrors } from './sign-in-attempts.errors.ts';
import { MULTIPLE_FACTORS, nextStep, type WaitingStep } from './sign-in-attempts.rules.ts';
import { type Attempt, findAttempt, lockAttempt, moveAttempt } from './sign-in-attempts.store.ts';
import { requireEntrance, signInRefused, tellRefusals } from './sign-in-failures.ts';

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** The open attempt of this browser, at the step that is about to be done; looked at before anything is counted. */
export async function requireAttempt(ctx: ProjectContext, text: string, step?: WaitingStep): Promise<Attempt> {
  return judged(await findAttempt(ctx.database.db, queryOf(ctx, text, ctx.clock.now())), step);
}

/**
 * The same within the transaction that does the step, with its user held. What happened to the account meanwhile counts. The user is locked
 * before the attempt, as by everything that ends the attempts of a user: a reset, a ban.
 */
export async function holdAttempt(
  ctx: ProjectContext,
  tx: Tx,
  text: string,
  step: WaitingStep,
): Promise<{ attempt: Attempt; user: User }> {
  const query = queryOf(ctx, text, tx.now);
  const { userId } = judged(await findAttempt(tx.db, query), step);
  const user = await lockUser(tx.db, ctx.project.id, userId);
  if (!user) throw new Problem(attemptErrors.ended);
  const attempt = judged(await lockAttempt(tx.db, query), step);
  requireEntrance(ctx, user, tx.now);
  return { attempt, user };
}

/** `countProof` for the account of an attempt; a wrong proof is told as a wrong password is. */
export async function proveStep<Verdict>(
  ctx: ProjectContext,
  { userId, data }: Attempt,
  factor: string,
  look: () => Promise<Verdict | null>,
): Promise<{ subject: FailureSubject; verdict: Verdict }> {
  return tellRefusals(ctx, { method: data.method, changes: { method: factor } }, async () => {
    const user = await findUserById(ctx.database.db, ctx.project.id, userId);
    if (!user) throw new Problem(attemptErrors.ended);
    const { subject, verdict } = await countProof(ctx, user, look);
    if (verdict === null) throw signInRefused(attemptErrors.wrong_proof, userId);
    return { subject, verdict };
  });
}

/** What the person has shown now, and where that leads: a session, or the next step of the same attempt. */
export async function finishStep(
  ctx: ProjectContext,
  tx: Tx,
  attempt: Attempt,
  done: { text: string; user: User; amr: readonly string[]; proven: boolean; trustDevice?: boolean },
): Promise<SignInProgress> {
  const { project } = ctx;
  const data = {
    ...attempt.data,
    proven: attempt.data.proven || done.proven,
    trustDevice: attempt.data.trustDevice || (done.trustDevice ?? false),
  };
  const amr = [...new Set([...attempt.amr, ...done.amr, ...(done.proven ? [MULTIPLE_FACTORS] : [])])];
  const facts = await gatherFacts(ctx, tx, done.user, data);
  const step = nextStep(facts);
  const { transport, method } = data;
  await moveAttempt(tx.db, {
    projectId: project.id,
    id: attempt.id,
    state: step,
    amr,
    data,
    completedAt: step === 'done' ? tx.now : null,
  });
  if (step === 'done') {
    const trusted = data.trustDevice && project.settings.secondFactor.trustedDeviceDays > 0;
    const issued = await issueSession(ctx, tx, { userId: done.user.id, amr, transport, trusted });
    if (trusted) await trustThisDevice(ctx, tx, issued);
    return { kind: 'done', issued, method };
  }
  return { kind: 'waiting', step, attempt: done.text, factors: factorsOf(ctx, facts.ready, step) };
}

async function trustThisDevice(ctx: ProjectContext, tx: Tx, { row }: IssuedSession): Promise<void> {
  const { trustedDeviceDays } = ctx.project.settings.secondFactor;
  if (row.deviceId === null) return;
  const trustedUntil = new Date(tx.now.getTime() + trustedDeviceDays * DAY_MILLISECONDS);
  await trustDevice(tx.db, { projectId: ctx.project.id, userId: row.userId, deviceId: row.deviceId, trustedUntil });
  const target = { type: 'device', id: encodeId('device', row.deviceId) };
  tx.audit({ projectId: ctx.project.id, action: 'devices.trusted', target, changes: { trustedUntil } });
}

function queryOf(ctx: ProjectContext, text: string, now: Date) {
  const handle = readHandle(ctx, text);
  if (!handle) throw new Problem(attemptErrors.ended);
  return { projectId: ctx.project.id, handle, now };
}

function judged(attempt: Attempt | null, step: WaitingStep | undefined): Attempt {
  if (!attempt) throw new Problem(attemptErrors.ended);
  if (step !== undefined && attempt.state !== step) throw new Problem(attemptErrors.other_step);
  return attempt;
}
