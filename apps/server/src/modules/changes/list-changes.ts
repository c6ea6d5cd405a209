import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { authorize } from '../access/index.ts';
import type { PollWait, WaitEnd } from './change-polls.ts';
import type { FollowerContext } from './changes.context.ts';
import type { listChangesContract } from './changes.contract.ts';
import { changeErrors } from './changes.errors.ts';
import { belongsTo, type ChangeCursor, canContinue, encodeChangeCursor, type FeedPosition } from './changes.rules.ts';
import { type ChangeRow, readChangesSince, readPresentPosition } from './changes.store.ts';

type Answer = OutputOf<typeof listChangesContract>;

/** Whoever missed more drops everything: that is sooner done than told. */
const MOST_ROWS = 1_000;
const BUSY_SECONDS = 5;

/** What changed in the project since the cursor. Where nothing did, the answer waits for it. */
export async function listChanges(
  ctx: FollowerContext,
  { cursor, waitSeconds }: InputOf<typeof listChangesContract>,
): Promise<Answer> {
  authorize(ctx, 'changes:read');
  if (cursor === undefined || !canContinue(cursor, ctx.clock.now())) {
    const position = await readPresentPosition(ctx.database);
    return answer(ctx, position, [], cursor !== undefined);
  }
  if (waitSeconds === 0) return readSince(ctx, cursor);
  const wait = beginWait(ctx, waitSeconds);
  try {
    let found = await readSince(ctx, cursor);
    let end: WaitEnd = 'changed';
    // A change is told twice, by its own commit and by the feed: the second time there is nothing new, and the wait goes on.
    while (!found.resync && found.data.length === 0 && end === 'changed') {
      end = await wait.next();
      // Where this process has not heard of changes for long, its silence says nothing: Postgres is asked.
      if (end === 'over' && ctx.modules.sessionCheck.trusted()) break;
      // The key may have been revoked while it waited.
      await ctx.recognizeAgain();
      found = await readSince(ctx, cursor);
    }
    return found;
  } finally {
    wait.end();
  }
}

function beginWait(ctx: FollowerContext, waitSeconds: number): PollWait {
  const { type } = ctx.caller;
  const caller = `${type} ${type === 'secret_key' ? ctx.caller.id : ctx.caller.userId}`;
  const { whenGone } = ctx.request;
  const wait = ctx.modules.changePolls.begin({ projectId: ctx.project.id, caller, waitSeconds, whenGone });
  if (wait === 'too_many_of_caller')
    throw new Problem(changeErrors.too_many_polls, { retryAfterSeconds: BUSY_SECONDS });
  if (wait === 'too_many') throw new Problem(changeErrors.busy, { retryAfterSeconds: BUSY_SECONDS });
  return wait;
}

async function readSince(ctx: FollowerContext, cursor: ChangeCursor): Promise<Answer> {
  const query = { projectId: ctx.project.id, snapshot: cursor.snapshot, limit: MOST_ROWS + 1 };
  const { position, rows } = await readChangesSince(ctx.database, query);
  const known = belongsTo(cursor, position) && rows.length <= MOST_ROWS;
  return answer(ctx, position, known ? rows : [], !known);
}

/** The time is taken after the reading: it may only be too late, never too early. */
function answer(ctx: FollowerContext, position: FeedPosition, rows: readonly ChangeRow[], resync: boolean): Answer {
  const readAt = ctx.clock.now();
  return {
    data: rows.map(({ scope, subjectId, createdAt }) => ({
      scope,
      id: encodeId(scope, subjectId),
      createdAt: createdAt.toISOString(),
    })),
    nextCursor: encodeChangeCursor(position, readAt),
    resync,
    readAt: readAt.toISOString(),
    issuer: ctx.project.baseUrl,
  };
}
