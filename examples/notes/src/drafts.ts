import { randomUUID } from 'node:crypto';

const MOST_DRAFTS = 200;
const KEEP_MILLISECONDS = 10 * 60 * 1000;

export type Drafts = {
  /** The id goes into a cookie of the browser that wrote the text. */
  keep(text: string): string;
  /** The text, once. */
  take(id: string): string | null;
};

/**
 * An access token lives 15 minutes, and people write for longer. A note that arrives too late waits here while its browser fetches
 * the next token, and stands in the form again when it is back.
 */
export function createDrafts(nowMilliseconds: () => number = Date.now): Drafts {
  const drafts = new Map<string, { readonly text: string; readonly until: number }>();
  return {
    keep(text) {
      const now = nowMilliseconds();
      for (const [id, draft] of drafts) if (draft.until <= now || drafts.size >= MOST_DRAFTS) drafts.delete(id);
      const id = randomUUID();
      drafts.set(id, { text, until: now + KEEP_MILLISECONDS });
      return id;
    },
    take(id) {
      const draft = drafts.get(id);
      drafts.delete(id);
      return draft !== undefined && draft.until > nowMilliseconds() ? draft.text : null;
    },
  };
}
