type Document = {
  paths: Record<string, Record<string, unknown>>;
  components?: Record<string, Record<string, unknown>>;
};

/** The served document in a stable order: paths, methods and component names sorted, everything inside as the contracts say it. */
export function openApiText(served: unknown): string {
  const document = served as Document;
  const paths = sorted(document.paths);
  for (const [path, methods] of Object.entries(paths)) paths[path] = sorted(methods);
  const components = Object.fromEntries(
    Object.entries(sorted(document.components ?? {})).map(([kind, entries]) => [kind, sorted(entries)]),
  );
  return `${JSON.stringify({ ...document, paths, components }, null, 2)}\n`;
}

function sorted<Value>(record: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
