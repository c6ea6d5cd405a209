type Json = Readonly<Record<string, unknown>>;

/** What the server takes (`users.rules.ts`); said here before it is sent. */
export const MOST_CHARACTERS = 8_000;

export type MetadataFault = 'syntax' | 'object' | 'null' | 'size';

/** What somebody typed, as an object, or what is wrong with it. */
export function readMetadata(text: string): { readonly value: Json } | { readonly fault: MetadataFault } {
  let value: unknown;
  try {
    value = text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    return { fault: 'syntax' };
  }
  if (!isObject(value)) return { fault: 'object' };
  // `null` is how a merge patch takes a member away (RFC 7396), so it cannot be a member's value.
  if (hasNull(value)) return { fault: 'null' };
  return JSON.stringify(value).length > MOST_CHARACTERS ? { fault: 'size' } : { value };
}

/** The merge patch that makes `after` of `before`, and touches nothing else: what somebody else changed meanwhile stays. */
export function patchBetween(before: Json, after: Json): Json {
  const removed = Object.keys(before)
    .filter((name) => !Object.hasOwn(after, name))
    .map((name) => [name, null] as const);
  const changed = Object.entries(after)
    .filter(([name, value]) => !Object.hasOwn(before, name) || !same(before[name], value))
    .map(([name, value]) => {
      const old = Object.hasOwn(before, name) ? before[name] : undefined;
      return [name, isObject(value) && isObject(old) ? patchBetween(old, value) : value] as const;
    });
  return Object.fromEntries([...removed, ...changed]);
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasNull(value: Json): boolean {
  return Object.values(value).some((member) => member === null || (isObject(member) && hasNull(member)));
}
