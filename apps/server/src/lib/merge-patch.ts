export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * A JSON Merge Patch (RFC 7396, section 2) on an object: members of the patch replace those of the target, objects are merged, `null` removes.
 * Entries are defined and never assigned, so that a member called `__proto__` is a member like any other.
 */
export function mergePatch(target: unknown, patch: JsonObject): JsonObject {
  const merged = new Map(Object.entries(isObject(target) ? target : {}));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, isObject(value) ? mergePatch(merged.get(name), value) : value);
  }
  return Object.fromEntries(merged);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
