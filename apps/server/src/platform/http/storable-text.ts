import { type FieldProblem, Problem, requestErrors } from './problem.ts';

/**
 * Refuses text that no column can hold: the character NUL, and halves of surrogate pairs, which jsonb takes for a fault of ours. Both
 * arrive through JSON escapes and pass any check of length, so they are looked for here, once, in whatever came in.
 */
export function refuseUnstorableText(input: Readonly<Record<string, unknown>>): void {
  const field = unstorable(input, '');
  if (field) throw new Problem(requestErrors.invalid, { fields: [field] });
}

function unstorable(value: unknown, path: string): FieldProblem | null {
  if (typeof value === 'string') {
    if (!value.includes('\0') && value.isWellFormed()) return null;
    return { path, code: 'text', message: 'has characters that cannot be stored' };
  }
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, entry] of Object.entries(value)) {
    const found = unstorable(name, path) ?? unstorable(entry, path === '' ? name : `${path}.${name}`);
    if (found) return found;
  }
  return null;
}
