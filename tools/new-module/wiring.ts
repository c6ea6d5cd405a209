import { camelOf } from './skeleton.ts';

export const ROUTES = 'apps/server/src/app/routes.ts';
export const TIERS = 'testing/architecture/tiers.ts';

/** The two places that know every module: the list of routes tables, and the table of tiers. Everything else finds it by these. */
export function wire(name: string, read: (path: string) => string): ReadonlyMap<string, string> {
  return new Map([
    [ROUTES, withRoutes(read(ROUTES), name)],
    [TIERS, withTier(read(TIERS), name)],
  ]);
}

function withRoutes(text: string, name: string): string {
  const line = `import { ${camelOf(name)}Routes } from '../modules/${name}/index.ts';`;
  const imports = text.split('\n').filter((entry) => entry.startsWith('import { ') && entry.includes("'../modules/"));
  const last = imports.at(-1);
  if (last === undefined) throw new Error(`${ROUTES} imports no module`);
  const end = /(export const routes: readonly Route\[\] = \[[\s\S]*?)\n\];/;
  if (!end.test(text)) throw new Error(`${ROUTES} has no list of routes`);
  // As biome sorts them: a folder stands before the ones whose names begin like it.
  const placeOf = (text: string) => (/'(.+)'/.exec(text)?.[1] ?? '').replaceAll('/', '\u0001');
  const sorted = [...imports, line].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  const [first = ''] = imports;
  const without = text.replace(`${imports.slice(1).join('\n')}\n`, '').replace(first, sorted.join('\n'));
  return without.replace(end, (_, before: string) => `${before}\n  ...${camelOf(name)}Routes,\n];`);
}

/** Beside the account: above sessions, which the skeleton enters. Move it down where it enters less. */
function withTier(text: string, name: string): string {
  const changed = text.replace(/\['account', /, `['account', '${name}', `);
  if (changed === text) throw new Error(`${TIERS} has no tier of the account`);
  return changed;
}
