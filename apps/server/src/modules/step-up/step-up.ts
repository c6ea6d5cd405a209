import { encodeId } from '../../lib/type-id.ts';
import type { Db } from '../../platform/db/database.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { type ErrorDefinition, Problem } from '../../platform/http/problem.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { provePassword } from '../account/index.ts';
import { failureSubjects, releaseLimits } from '../limits/index.ts';
import { passwordErrors, provesByPassword } from '../passwords/index.ts';
import {
  completeSignIn,
  isFreshProof,
  refuseImpersonated,
  replaceSession,
  requireLineage,
  sessionErrors,
  type UserContext,
} from '../sessions/index.ts';
import {
  attemptErrors,
  countProof,
  type Factor,
  MULTIPLE_FACTORS,
  type ProofPlace,
} from '../sign-in-attempts/index.ts';
import { emailKeyOf, lockUser, type User } from '../users/index.ts';
import type { getStepUpContract, stepUpChallengeContract, stepUpContract } from './step-up.contract.ts';
import { stepUpErrors } from './step-up.errors.ts';

/** What is no factor, and for most accounts the only thing they know. */
const KNOWN = 'password';

export async function getStepUp(ctx: UserContext): Promise<OutputOf<typeof getStepUpContract>> {
  const ways = await listWays(ctx, ctx.database.db);
  return { fresh: isFreshProof(ctx), ways: ways.map(nameOf) };
}

/** Counted first, evaluated after it, taken once; then the session goes on under a new id. */
export async function stepUp(
  ctx: UserContext,
  input: InputOf<typeof stepUpContract>,
): Promise<OutputOf<typeof stepUpContract>> {
  refuseImpersonated(ctx);
  const way = await requireWay(ctx, ctx.database.db, input.way);
  if (way === KNOWN) return byPassword(ctx, input);
  const account = { id: ctx.user.id, emailKey: emailKeyOf(ctx.user.email) };
  const prove = async (tx: Tx) => {
    const user = await requireUser(ctx, tx);
    if (!(await way.prove(ctx, tx, user, input, await placeOf(ctx, tx)))) return null;
    return replaceSession(ctx, tx, { amr: [...way.amr, MULTIPLE_FACTORS], transport: input.transport });
  };
  const { subject, verdict: issued } = await countProof(ctx, account, () => write(ctx, prove));
  if (issued === null) return refuse(ctx, way.kind, attemptErrors.wrong_proof);
  await releaseLimits(ctx, ctx.project.id, failureSubjects(subject));
  return completeSignIn(ctx, issued);
}

/** What a security key has to sign. */
export async function challengeStepUp(
  ctx: UserContext,
  input: InputOf<typeof stepUpChallengeContract>,
): Promise<OutputOf<typeof stepUpChallengeContract>> {
  refuseImpersonated(ctx);
  return write(ctx, async (tx) => {
    const way = await requireWay(ctx, tx.db, input.way);
    if (way === KNOWN || !way.challenge) throw new Problem(stepUpErrors.other_way);
    const user = await requireUser(ctx, tx);
    return { options: { ...(await way.challenge(ctx, tx, user, await placeOf(ctx, tx))) } };
  });
}

async function placeOf(ctx: UserContext, tx: Tx): Promise<ProofPlace> {
  return { lineageId: await requireLineage(ctx, tx.db) };
}

type Way = Factor | typeof KNOWN;

/** Who has a second factor shows one. Everybody else shows the password, where there is one and people sign in by it. */
async function listWays(ctx: UserContext, db: Db): Promise<Way[]> {
  const { project, user } = ctx;
  const isOff = project.settings.secondFactor.policy === 'off';
  const ready: Factor[] = [];
  for (const factor of ctx.modules.factors) {
    // A passkey proves who somebody is, whether or not the project asks for second factors.
    if (isOff && factor.challenge === undefined) continue;
    if (await factor.isReady(db, project.id, user.id)) ready.push(factor);
  }
  if (ready.some(({ asks }) => asks)) return ready;
  const withoutPassword = ready.filter(({ challenge }) => challenge !== undefined);
  return (await provesByPassword(ctx, db, user.id)) ? [KNOWN, ...withoutPassword] : withoutPassword;
}

async function requireWay(ctx: UserContext, db: Db, name: string): Promise<Way> {
  const way = (await listWays(ctx, db)).find((one) => nameOf(one) === name);
  if (way === undefined) throw new Problem(stepUpErrors.other_way);
  return way;
}

function nameOf(way: Way): string {
  return way === KNOWN ? KNOWN : way.kind;
}

async function byPassword(
  ctx: UserContext,
  { password, transport }: InputOf<typeof stepUpContract>,
): Promise<OutputOf<typeof stepUpContract>> {
  if (password === undefined) throw new Problem(passwordErrors.wrong_current);
  await provePassword(ctx, password).catch((error: unknown) => {
    if (error instanceof Problem && error.definition === passwordErrors.wrong_current)
      return refuse(ctx, KNOWN, passwordErrors.wrong_current);
    throw error;
  });
  const issued = await write(ctx, async (tx) => {
    await requireUser(ctx, tx);
    return replaceSession(ctx, tx, { amr: ['pwd'], transport });
  });
  return completeSignIn(ctx, issued);
}

async function requireUser(ctx: UserContext, tx: Tx): Promise<User> {
  const user = await lockUser(tx.db, ctx.project.id, ctx.user.id);
  if (!user) throw new Problem(sessionErrors.required);
  return user;
}

async function refuse(ctx: UserContext, factor: string, reason: ErrorDefinition): Promise<never> {
  await write(ctx, async (tx) => {
    tx.audit({
      projectId: ctx.project.id,
      action: 'step_up.failed',
      target: { type: 'user', id: encodeId('user', ctx.user.id) },
      changes: { factor },
    });
  });
  throw new Problem(reason);
}
