/** The most recently used values, at least half as many as may be: an access costs a look-up and no reordering. */
export type RecentlyUsed<Value> = {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
};

export function createRecentlyUsed<Value>(most: number): RecentlyUsed<Value> {
  let recent = new Map<string, Value>();
  let older = new Map<string, Value>();

  function set(key: string, value: Value): void {
    recent.set(key, value);
    if (recent.size <= most / 2) return;
    older = recent;
    recent = new Map();
  }

  return {
    get(key) {
      const value = recent.get(key);
      if (value !== undefined) return value;
      const old = older.get(key);
      // Deleted where it was, so that a key is never in both.
      if (old !== undefined && older.delete(key)) set(key, old);
      return old;
    },
    set,
  };
}
