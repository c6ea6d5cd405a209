/** A change of something that copies are made of. Narrow scopes first: most changes concern one session. */
export type Change = {
  readonly projectId: string;
  readonly scope: 'session' | 'user' | 'organization' | 'project';
  readonly subjectId: string;
};

/** Told of changes by the local commit (at once) and by the feed (from every replica, within 250 ms). Listeners drop copies. */
export type Changes = {
  publish(changes: readonly Change[]): void;
  /** Everything may have changed: the feed was cut longer than it remembers. */
  publishAll(): void;
  listen(listener: { drop(change: Change): void; dropAll(): void }): void;
};

export function createChanges(): Changes {
  const listeners: { drop(change: Change): void; dropAll(): void }[] = [];
  return {
    publish(changes) {
      for (const change of changes) for (const listener of listeners) listener.drop(change);
    },
    publishAll() {
      for (const listener of listeners) listener.dropAll();
    },
    listen(listener) {
      listeners.push(listener);
    },
  };
}
