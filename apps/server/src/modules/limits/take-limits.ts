import type { BaseContext, Services } from '../../platform/context/context.ts';
import { Problem } from '../../platform/http/problem.ts';
import { limitErrors } from './limits.errors.ts';
import { type Limit, type LimitSubject, namesAddress } from './limits.rules.ts';
import { releasePlaces, type TakenRow, takePlaces } from './limits.store.ts';

type LimitServices = Pick<Services, 'database' | 'clock'>;

export type LimitsAnswer = {
  readonly allowed: boolean;
  /** 0 where it is allowed. */
  readonly retryAfterSeconds: number;
  /** Of the limit that is nearest to its end: what is left in this window, of how many, and when the window ends. */
  readonly remaining: number;
  readonly limit: number;
  readonly resetSeconds: number;
};

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
  };
}

/** The same at the edge: the answer carries `RateLimit-*`, and what is not allowed is a 429 with `Retry-After`. */
export async function requireLimits(ctx: BaseContext, projectId: string, limits: readonly Limit[]): Promise<void> {
  const answer = await takeLimits(ctx, projectId, limits);
  const { answerHeaders } = ctx.request;
  answerHeaders.set('ratelimit-limit', String(answer.limit));
  answerHeaders.set('ratelimit-remaining', String(answer.remaining));
  answerHeaders.set('ratelimit-reset', String(answer.resetSeconds));
  if (!answer.allowed) throw new Problem(limitErrors.too_many, { retryAfterSeconds: answer.retryAfterSeconds });
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
