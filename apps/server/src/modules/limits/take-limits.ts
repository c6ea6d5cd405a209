import type { BaseContext, Services } from '../../platform/context/context.ts';
import { Problem } from '../../platform/http/problem.ts';
import { limitErrors } from './limits.errors.ts';
import { type Limit, type LimitSubject, namesAddress } from './limits.rules.ts';
import { readPlaces, releasePlaces, type TakenRow, takePlaces } from './limits.store.ts';

type LimitServices = Pick<Services, 'database' | 'clock'>;

export type LimitsAnswer = {
  readonly allowed: boolean;
  /** 0 where it is allowed. */
  readonly retryAfterSeconds: number;
  /** Of the limit that is nearest to its end: what is left in this window, of how many, and when the window ends. */
  readonly remaining: number;
  readonly limit: number;
  readonly resetSeconds: number;
  /** The limit whose door this very try has closed. */
  readonly closed: Limit | null;
};

/** An account, or a device of one, is closed for a while. */
export type Lockout = { readonly projectId: string; readonly limit: Limit; readonly seconds: number };

declare module '../../platform/context/context.ts' {
  interface ModuleServices {
    /** Tells the owner. It needs users and mails, which stand above this module. */
    readonly tellLockout: (ctx: BaseContext, lockout: Lockout) => Promise<void>;
  }
}

/**
 * Takes one place at each of the limits before the work is done: 200 parallel guesses at a limit of 5 are at most 5 evaluations, over all
 * replicas. The first limit that is full ends it; those before it stay taken.
 */
export async function takeLimits(
  ctx: LimitServices,
  projectId: string,
  limits: readonly Limit[],
): Promise<LimitsAnswer> {
  const now = ctx.clock.now();
  const rows = await takePlaces(ctx.database, projectId, limits, now);
  const refused = rows.find((row) => !row.taken);
  if (refused) {
    const seconds = waitSeconds(refused, now);
    return {
      allowed: false,
      retryAfterSeconds: seconds,
      remaining: 0,
      limit: refused.limit.most,
      resetSeconds: seconds,
      closed: refused.closed ? refused.limit : null,
    };
  }
  const [nearest] = rows.sort((a, b) => remainingOf(a) - remainingOf(b));
  if (!nearest) throw new Error('a limit was asked without limits');
  return {
    allowed: true,
    retryAfterSeconds: 0,
    remaining: remainingOf(nearest),
    limit: nearest.limit.most,
    resetSeconds: windowSecondsLeft(nearest, now),
    closed: null,
  };
}

/**
 * The same at the edge: the answer carries `RateLimit-*`, and what is not allowed is a 429 with `Retry-After`. Where this try has closed an
 * account, that is told, in the same work for an account that exists and for one that does not.
 */
export async function requireLimits(ctx: BaseContext, projectId: string, limits: readonly Limit[]): Promise<void> {
  const answer = await takeLimits(ctx, projectId, limits);
  const { answerHeaders } = ctx.request;
  answerHeaders.set('ratelimit-limit', String(answer.limit));
  answerHeaders.set('ratelimit-remaining', String(answer.remaining));
  answerHeaders.set('ratelimit-reset', String(answer.resetSeconds));
  if (answer.closed?.emailKey !== undefined)
    await ctx.modules.tellLockout(ctx, { projectId, limit: answer.closed, seconds: answer.retryAfterSeconds });
  if (!answer.allowed) throw new Problem(limitErrors.too_many, { retryAfterSeconds: answer.retryAfterSeconds });
}

/** How many places of the running window are taken, without taking one. */
export function countPlaces(
  ctx: LimitServices,
  projectId: string,
  subjects: readonly (LimitSubject & { readonly windowSeconds: number })[],
): Promise<number[]> {
  return readPlaces(ctx.database, projectId, subjects, ctx.clock.now());
}

/**
 * After a success. An address gets the one place back that this request took, so that guesses at other accounts stay counted; an account,
 * a device and a recipient start anew.
 */
export async function releaseLimits(
  ctx: LimitServices,
  projectId: string,
  subjects: readonly LimitSubject[],
): Promise<void> {
  await releasePlaces(
    ctx.database,
    subjects.map((subject) => ({ projectId, subject, giveBack: namesAddress(subject.kind) })),
  );
}

/**
 * After a step that was right and not the last: each gets back the one place that this request took, and what was counted before stays. Else
 * whoever knows a password could begin to guess at the second factor anew with each sign-in.
 */
export async function giveBackLimits(
  ctx: LimitServices,
  projectId: string,
  subjects: readonly LimitSubject[],
): Promise<void> {
  await releasePlaces(
    ctx.database,
    subjects.map((subject) => ({ projectId, subject, giveBack: true })),
  );
}

/**
 * Looks at a proof whose place is taken. Where that fails, because a queue is full or the database is away, nobody has guessed, and the place is given
 * back: a flood of right proofs would lock their owners out. What a proof is refused for is a verdict, and stays counted.
 */
export async function judge<Verdict>(
  ctx: LimitServices,
  projectId: string,
  subjects: readonly LimitSubject[],
  look: () => Promise<Verdict>,
): Promise<Verdict> {
  try {
    return await look();
  } catch (error) {
    const isVerdict = error instanceof Problem && error.definition.status < 500;
    // The failure is what is told, whatever becomes of the place.
    if (!isVerdict) await giveBackLimits(ctx, projectId, subjects).catch(() => {});
    throw error;
  }
}

/** Forgets what was counted, blocks too. */
export async function resetLimits(
  ctx: LimitServices,
  projectId: string,
  subjects: readonly LimitSubject[],
): Promise<void> {
  await releasePlaces(
    ctx.database,
    subjects.map((subject) => ({ projectId, subject, giveBack: false })),
  );
}

type Row = TakenRow & { limit: Limit };

function remainingOf({ limit, count }: Row): number {
  return Math.max(0, limit.most - count);
}

function windowSecondsLeft({ limit, windowStartedAt }: Row, now: Date): number {
  const began = windowStartedAt?.getTime() ?? now.getTime();
  return Math.max(1, Math.ceil((began - now.getTime()) / 1000 + limit.windowSeconds));
}

function waitSeconds(row: Row, now: Date): number {
  const blockedMilliseconds = (row.blockedUntil?.getTime() ?? 0) - now.getTime();
  return blockedMilliseconds > 0 ? Math.ceil(blockedMilliseconds / 1000) : windowSecondsLeft(row, now);
}
