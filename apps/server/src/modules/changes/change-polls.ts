import type { Services } from '../../platform/context/context.ts';

/** `changed`: something of the project may have. `over`: the time is up, the client has gone, or the process ends. */
export type WaitEnd = 'changed' | 'over';
export type PollWait = {
  /** What was told since the wait began or was last asked, or will be. Over once is over for good. */
  next(): Promise<WaitEnd>;
  /** Forgets the wait, however it went. */
  end(): void;
};

/** The polls that wait in this process. They cost a socket each, so they are counted. */
export type ChangePolls = {
  begin(poll: {
    readonly projectId: string;
    readonly caller: string;
    readonly waitSeconds: number;
    readonly whenGone: (action: () => void) => () => void;
  }): PollWait | 'too_many_of_caller' | 'too_many';
  /** The process ends: every poll is answered now, and no other waits. */
  drain(): void;
  readonly waiting: number;
};

declare module '../../platform/context/context.ts' {
  interface ModuleServices {
    readonly changePolls: ChangePolls;
  }
}

/** One for each process of an app that follows; whoever runs more lets the others ask without waiting. */
const MOST_PER_CALLER = 100;
const MOST = 1_000;

export function createChangePolls(
  { changes }: Pick<Services, 'changes'>,
  { mostPerCaller = MOST_PER_CALLER, most = MOST } = {},
): ChangePolls {
  const byProject = new Map<string, Set<(why: WaitEnd) => void>>();
  const byCaller = new Map<string, number>();
  let waiting = 0;
  let draining = false;

  changes.listen({
    drop: ({ projectId }) => wake(byProject.get(projectId), 'changed'),
    // This process does not know what it missed: each poll asks Postgres.
    dropAll: () => wakeAll('changed'),
  });

  function wake(polls: ReadonlySet<(why: WaitEnd) => void> | undefined, why: WaitEnd): void {
    for (const poll of [...(polls ?? [])]) poll(why);
  }

  function wakeAll(why: WaitEnd): void {
    for (const polls of [...byProject.values()]) wake(polls, why);
  }

  return {
    begin({ projectId, caller, waitSeconds, whenGone }) {
      if (waiting >= most) return 'too_many';
      const ofCaller = byCaller.get(caller) ?? 0;
      if (ofCaller >= mostPerCaller) return 'too_many_of_caller';
      waiting++;
      byCaller.set(caller, ofCaller + 1);
      const polls = byProject.get(projectId) ?? new Set();
      byProject.set(projectId, polls);

      let told: WaitEnd | null = null;
      let tell = () => {};
      const poll = (why: WaitEnd) => {
        if (told !== 'over') told = why;
        tell();
      };
      polls.add(poll);
      const timer = setTimeout(() => poll('over'), draining ? 0 : waitSeconds * 1000);
      const stay = whenGone(() => poll('over'));
      let isOpen = true;
      return {
        async next() {
          if (told === null)
            await new Promise<void>((resolve) => {
              tell = resolve;
            });
          const why = told ?? 'over';
          if (why === 'changed') told = null;
          return why;
        },
        end() {
          if (!isOpen) return;
          isOpen = false;
          clearTimeout(timer);
          stay();
          polls.delete(poll);
          if (polls.size === 0 && byProject.get(projectId) === polls) byProject.delete(projectId);
          const left = (byCaller.get(caller) ?? 1) - 1;
          if (left === 0) byCaller.delete(caller);
          else byCaller.set(caller, left);
          waiting--;
        },
      };
    },
    drain() {
      draining = true;
      wakeAll('over');
    },
    get waiting() {
      return waiting;
    },
  };
}
