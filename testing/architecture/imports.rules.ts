import type { Rule } from './rule.ts';
import type { Import, SourceFile } from './sources.ts';
import { tierOf } from './tiers.ts';

const SERVER = 'apps/server/src/';
export const isTest = (path: string): boolean => /\.(test|fixture)\.ts$/.test(path);
export const inServer = (file: SourceFile): boolean => file.path.startsWith(SERVER) && !isTest(file.path);
export const moduleOf = (path: string): string | null =>
  /^apps\/server\/src\/modules\/([^/]+)\//.exec(path)?.[1] ?? null;

const LAYERS = ['lib', 'platform', 'modules', 'app', 'main'] as const;

/** Position in `lib ← platform ← modules ← app ← main`; the files beside the folders are entrances, like main. */
function layerOf(path: string): number {
  const [first = ''] = path.slice(SERVER.length).split('/');
  const layer = (LAYERS as readonly string[]).indexOf(first);
  return layer < 0 ? LAYERS.length - 1 : layer;
}

const layers: Rule = {
  name: 'imports go lib ← platform ← modules ← app ← main, and stay inside the server',
  applies: inServer,
  judge: (file) =>
    file.imports.flatMap(({ target }) => {
      if (target === null) return [];
      if (!target.startsWith(SERVER)) return [`imports ${target}, which is outside of the server`];
      return layerOf(target) > layerOf(file.path)
        ? [`${LAYERS[layerOf(file.path)]} imports ${target}, which stands above it`]
        : [];
    }),
  breaks: [
    { 'apps/server/src/lib/a.ts': "import { b } from '../platform/b.ts';" },
    { 'apps/server/src/platform/a.ts': "export { b } from '../modules/users/index.ts';" },
    { 'apps/server/src/modules/users/a.ts': "const b = await import('../../app/compose.ts');" },
    { 'apps/server/src/app/a.ts': "import type { B } from '../main.ts';" },
    { 'apps/server/src/app/a.ts': "import { b } from '../../../../tools/b.ts';" },
  ],
  holds: [{ 'apps/server/src/app/a.ts': "import { b } from '../modules/users/index.ts'; import z from 'zod';" }],
};

const foreignModules = (file: SourceFile): { module: string; entry: Import & { target: string } }[] =>
  file.imports.flatMap((entry) => {
    const module = entry.target === null ? null : moduleOf(entry.target);
    if (entry.target === null || module === null || module === moduleOf(file.path)) return [];
    return [{ module, entry: { ...entry, target: entry.target } }];
  });

const doors: Rule = {
  name: 'a module is entered through its index.ts alone',
  applies: inServer,
  judge: (file) =>
    foreignModules(file).flatMap(({ module, entry }) =>
      entry.target.endsWith(`/modules/${module}/index.ts`) ? [] : [`enters ${module} by ${entry.target}`],
    ),
  breaks: [
    { 'apps/server/src/modules/sessions/a.ts': "import { b } from '../users/users.store.ts';" },
    { 'apps/server/src/app/a.ts': "import type { B } from '../modules/users/user.ts';" },
  ],
  holds: [
    { 'apps/server/src/modules/sessions/a.ts': "import { b } from '../users/index.ts'; import { c } from './c.ts';" },
  ],
};

const tiers: Rule = {
  name: 'modules enter modules of lower tiers only, so there is no circle',
  applies: (file) => inServer(file) && moduleOf(file.path) !== null,
  judge(file) {
    const own = moduleOf(file.path) ?? '';
    const tier = tierOf(own);
    if (tier === null) return [`${own} stands in no tier of testing/architecture/tiers.ts`];
    return foreignModules(file).flatMap(({ module }) => {
      const below = tierOf(module);
      return below !== null && below < tier
        ? []
        : [`${own} (tier ${tier}) enters ${module} (tier ${below ?? 'unknown'})`];
    });
  },
  breaks: [
    { 'apps/server/src/modules/users/a.ts': "import { b } from '../sessions/index.ts';" },
    { 'apps/server/src/modules/users/a.ts': "import type { B } from '../devices/index.ts';" },
    { 'apps/server/src/modules/newcomers/a.ts': '' },
  ],
  holds: [{ 'apps/server/src/modules/sessions/a.ts': "import { b } from '../users/index.ts';" }],
};

/** Parts of the platform that are functions of their arguments. */
const PURE_PLATFORM = /^apps\/server\/src\/platform\/(crypto\/hash|http\/problem)\.ts$/;

const rules: Rule = {
  name: 'rules are pure: they import lib, types, other rules and error catalogues, no technology',
  applies: (file) => inServer(file) && moduleOf(file.path) !== null && file.path.endsWith('.rules.ts'),
  judge: (file) =>
    file.imports.flatMap(({ specifier, target, typeOnly }) => {
      if (typeOnly) return [];
      if (target === null) return specifier === 'node:crypto' || specifier === 'zod' ? [] : [`imports ${specifier}`];
      const pure =
        target.startsWith('apps/server/src/lib/') ||
        /\.(rules|errors)\.ts$/.test(target) ||
        PURE_PLATFORM.test(target) ||
        isDoorOfGround(target);
      return pure ? [] : [`imports ${target}`];
    }),
  breaks: [
    { 'apps/server/src/modules/users/users.rules.ts': "import { find } from './users.store.ts';" },
    { 'apps/server/src/modules/users/users.rules.ts': "import { readFileSync } from 'node:fs';" },
    { 'apps/server/src/modules/users/users.rules.ts': "import { write } from '../../platform/outbox/write.ts';" },
  ],
  holds: [
    {
      'apps/server/src/modules/users/users.rules.ts':
        "import type { Db } from '../../platform/db/database.ts'; import { a } from '../../lib/a.ts';",
    },
  ],
};

/** `access` is nothing but rules, so rules may enter it. */
const isDoorOfGround = (target: string): boolean => target === 'apps/server/src/modules/access/index.ts';

const contracts: Rule = {
  name: 'contracts import zod, lib, error catalogues, settings and other contracts',
  applies: (file) => inServer(file) && file.path.endsWith('.contract.ts'),
  judge: (file) =>
    file.imports.flatMap(({ specifier, target, typeOnly }) => {
      if (target === null) return specifier === 'zod' ? [] : [`imports ${specifier}`];
      if (typeOnly && target === 'apps/server/src/platform/http/contract.ts') return [];
      const allowed =
        target.startsWith('apps/server/src/lib/') ||
        /\.(errors|settings|contract|rules)\.ts$/.test(target) ||
        /\/modules\/[^/]+\/index\.ts$/.test(target);
      return allowed ? [] : [`imports ${target}`];
    }),
  breaks: [
    { 'apps/server/src/modules/users/users.contract.ts': "import { list } from './users.store.ts';" },
    { 'apps/server/src/modules/users/users.contract.ts': "import { sql } from 'kysely';" },
    { 'apps/server/src/modules/users/users.contract.ts': "import { route } from '../../platform/http/contract.ts';" },
  ],
  holds: [
    {
      'apps/server/src/modules/users/users.contract.ts':
        "import { z } from 'zod'; import type { Contract } from '../../platform/http/contract.ts';",
    },
  ],
};

const routes: Rule = {
  name: 'routes tables, pages and mails never touch a store',
  applies: (file) =>
    inServer(file) && (file.path.endsWith('.routes.ts') || /\/modules\/[^/]+\/(pages|emails)\//.test(file.path)),
  judge: (file) => file.imports.flatMap(({ target }) => (target?.endsWith('.store.ts') ? [`imports ${target}`] : [])),
  breaks: [
    { 'apps/server/src/modules/users/users.routes.ts': "import { list } from './users.store.ts';" },
    { 'apps/server/src/modules/hosted-pages/pages/a.page.ts': "import type { A } from '../a.store.ts';" },
  ],
  holds: [{ 'apps/server/src/modules/users/users.routes.ts': "import { list } from './list-users.ts';" }],
};

export const importRules: readonly Rule[] = [layers, doors, tiers, rules, contracts, routes];
