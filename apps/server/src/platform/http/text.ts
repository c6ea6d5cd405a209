/**
 * Whether a value from outside has text that Postgres cannot keep: NUL (no text and no jsonb holds it), or half of a surrogate pair (no
 * UTF-8 says it). Keys count too. Judged once for every request, so that no store has to think of it.
 */
export function holdsUnstorableText(value: unknown): boolean {
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === 'string') {
      if (next.includes('\u0000') || !next.isWellFormed()) return true;
    } else if (typeof next === 'object' && next !== null) {
      for (const [key, entry] of Object.entries(next)) waiting.push(key, entry);
    }
  }
  return false;
}
