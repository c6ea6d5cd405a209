import type { BaseContext } from '../../platform/context/context.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import type { UserImportId } from './user-import.ts';

/**
 * A job has a turn of two seconds and passes the rest on to another in the transaction of its last batch. So a server that is told to stop has done so
 * before its patience ends, and the files of several projects take turns. Reading alone is one piece, as long as the file: whoever reads begins with its
 * first chunk. A server that stops meanwhile has written nothing but rows that the next one writes again.
 */
export type Turn = {
  /** In the transaction of a batch after which there is more to do. */
  next(tx: Tx): Promise<void>;
  readonly passedOn: boolean;
};

const TURN_MILLISECONDS = 2_000;

export function beginTurn(ctx: BaseContext, id: UserImportId): Turn {
  const until = ctx.clock.monotonicMilliseconds() + TURN_MILLISECONDS;
  let passedOn = false;
  return {
    async next(tx) {
      if (ctx.clock.monotonicMilliseconds() < until) return;
      await ctx.jobs.enqueue(tx.db, 'user-imports', id);
      tx.afterCommit(() => {
        passedOn = true;
        ctx.jobs.nudge('user-imports');
      });
    },
    get passedOn() {
      return passedOn;
    },
  };
}
