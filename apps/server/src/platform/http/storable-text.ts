import { type FieldProblem, Problem, requestErrors } from './problem.ts';

/**
 * Refuses text that no column can hold: the character NUL, and halves of surrogate pairs, which jsonb takes for a fault of ours. Both
 * arrive through JSON escapes and pass any check of length, so they are looked for here, once, in whatever came in, names too.
 */
export function refuseUnstorableText(input: Readonly<Record<string, unknown>>): void {
  const field = unstorable(input);
  if (field) throw new Problem(requestErrors.invalid, { fields: [field] });
}

/** The same question, where something else than a field's name is told. */
export function isStorable(input: Readonly<Record<string, unknown>>): boolean {
  return unstorable(input) === null;
}

/** Deeper than anything that means something, and shallow enough for every validator that goes down by recursion. */
const DEEPEST = 32;

/** By a list of what is still to be looked at and not by recursion: a body can nest deeper than the stack. */
function unstorable(input: object): FieldProblem | null {
  const waiting: { value: object; path: string; depth: number }[] = [{ value: input, path: '', depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (next.depth > DEEPEST) return { path: next.path, code: 'depth', message: 'is nested too deep' };
    for (const [name, entry] of Object.entries(next.value)) {
      const path = next.path === '' ? name : `${next.path}.${name}`;
      if (!isStorableText(name)) return problemAt(next.path);
      if (typeof entry === 'string' && !isStorableText(entry)) return problemAt(path);
      if (typeof entry === 'object' && entry !== null)
        waiting.push({ value: entry, path: path.slice(0, 200), depth: next.depth + 1 });
    }
  }
  return null;
}

function isStorableText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

function problemAt(path: string): FieldProblem {
  return { path, code: 'text', message: 'has characters that cannot be stored' };
}
