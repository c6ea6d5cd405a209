/** That something changed: when it was heard of here, and when it was read there. */
export type Heard = {
  /** Monotonic milliseconds of this process. */
  readonly heardAt: number;
  /** Milliseconds by the clock that tokens are issued by, a moment after the change could be seen. */
  readonly readAt: number;
};

/** What has changed, by whom it concerns, as long as tokens from before can live. */
export type HeardChanges = {
  /** An id of a session, a user or an organization. */
  add(id: string, heard: Heard): void;
  /** Everything may have changed. */
  addAll(heard: Heard): void;
  /** The last change that concerns one of these, or that may concern anything. */
  latest(ids: readonly string[]): Heard | null;
  /** Of these alone. */
  latestOf(ids: readonly string[]): Heard | null;
};

/** The longest life of an access token that a project can set. */
export const LONGEST_TOKEN_SECONDS = 60 * 60;
const KEEP_MILLISECONDS = (LONGEST_TOKEN_SECONDS + 60) * 1000;
const MOST = 50_000;

export function createHeardChanges(most = MOST): HeardChanges {
  // In the order of time: what is heard again moves to the end.
  const byId = new Map<string, Heard>();
  let all: Heard | null = null;

  function addAll(heard: Heard): void {
    if (all === null || heard.heardAt > all.heardAt) all = heard;
  }

  function forget(now: number): void {
    for (const [id, heard] of byId) {
      const old = now - heard.heardAt > KEEP_MILLISECONDS;
      if (!old && byId.size <= most) return;
      byId.delete(id);
      // There is no room to remember whom it concerned, so it concerns everybody.
      if (!old) addAll(heard);
    }
  }

  function latestOf(ids: readonly string[]): Heard | null {
    let latest: Heard | null = null;
    for (const id of ids) {
      const heard = byId.get(id);
      if (heard !== undefined && (latest === null || heard.heardAt > latest.heardAt)) latest = heard;
    }
    return latest;
  }

  return {
    add(id, heard) {
      byId.delete(id);
      byId.set(id, heard);
      forget(heard.heardAt);
    },
    addAll,
    latest(ids) {
      const own = latestOf(ids);
      return own === null || (all !== null && all.heardAt > own.heardAt) ? all : own;
    },
    latestOf,
  };
}
