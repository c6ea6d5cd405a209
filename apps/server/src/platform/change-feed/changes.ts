/** A change of something that copies are made of. Narrow scopes first: most changes concern one session. */
export type Change = {
  readonly projectId: string;
  readonly scope: 'session' | 'user' | 'organization' | 'project';
  readonly subjectId: string;
};

/** Drops copies. `xid` is the transaction of the change where the feed told of it, null where somebody was quicker than the feed. */
export type ChangeListener = { drop(change: Change, xid: number | null): void; dropAll(): void };

/**
 * Told of changes by the local commit (at once), by the carrier (other replicas' commits, at once, where there is a Valkey and it works) and by
 * the feed (from every replica, within 250 ms, whatever happens to the others).
 */
export type Changes = {
  /** This process has committed these: copies here are dropped, and the carrier tells the other replicas. */
  publish(changes: readonly Change[]): void;
  /** Heard from elsewhere. */
  hear(change: Change, xid: number | null): void;
  /** Everything may have changed: the feed was cut longer than it remembers. */
  publishAll(): void;
  listen(listener: ChangeListener): void;
  /** From now on this takes what is committed here to the other replicas. */
  carryBy(carrier: (changes: readonly Change[]) => void): void;
};

export function createChanges(): Changes {
  const listeners: ChangeListener[] = [];
  let carry: ((changes: readonly Change[]) => void) | null = null;
  return {
    publish(changes) {
      for (const change of changes) for (const listener of listeners) listener.drop(change, null);
      if (changes.length > 0) carry?.(changes);
    },
    hear(change, xid) {
      for (const listener of listeners) listener.drop(change, xid);
    },
    publishAll() {
      for (const listener of listeners) listener.dropAll();
    },
    listen(listener) {
      listeners.push(listener);
    },
    carryBy(carrier) {
      carry = carrier;
    },
  };
}

/** What a change and a copy have in common: the copy shows this subject. */
export function subjectOf(change: Change): string {
  return change.scope === 'project' ? `project ${change.projectId}` : `${change.scope} ${change.subjectId}`;
}
