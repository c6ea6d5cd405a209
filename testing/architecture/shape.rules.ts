import { inServer, moduleOf } from './imports.rules.ts';
import type { Rule } from './rule.ts';
import type { SourceFile } from './sources.ts';

const KEBAB = '[a-z0-9]+(-[a-z0-9]+)*';

/** The closed set of file roles in a module; ARCHITECTURE.md says what each is for. `{module}` stands for the name of the folder. */
export const ROLES: readonly { readonly role: string; readonly pattern: string }[] = [
  { role: 'door', pattern: 'index\\.ts' },
  {
    role: 'contract, rules, errors, events, factor, settings, context, cache, views',
    pattern: '{module}\\.(contract|rules|errors|events|factor|settings|context|cache|views)\\.ts',
  },
  { role: 'routes, store', pattern: `${KEBAB}\\.(routes|store)\\.ts` },
  { role: 'samples of pages and mails', pattern: `${KEBAB}\\.samples\\.ts` },
  { role: 'catalogue of texts', pattern: `(catalogue(-${KEBAB})?(\\.(en|de))?|problems\\.(en|de))\\.ts` },
  { role: 'use case, or one thing with its name', pattern: `${KEBAB}\\.ts` },
  { role: 'page', pattern: `pages/${KEBAB}\\.page\\.ts` },
  { role: 'mail', pattern: `emails/${KEBAB}\\.email\\.ts` },
  { role: 'job', pattern: `jobs/${KEBAB}\\.job\\.ts` },
  { role: 'handler of a page', pattern: `handlers/${KEBAB}\\.ts` },
  { role: 'support of tests', pattern: `${KEBAB}\\.fixture\\.ts` },
  { role: 'test', pattern: `((handlers|pages|emails|jobs)/)?${KEBAB}(\\.[a-z]+)?\\.test\\.ts` },
];

function hasRole(module: string, name: string): boolean {
  return ROLES.some(({ pattern }) => new RegExp(`^${pattern.replace('{module}', module)}$`).test(name));
}

const roles: Rule = {
  name: 'every file of a module has a role of the closed set',
  applies: (file) => moduleOf(file.path) !== null,
  judge(file) {
    const module = moduleOf(file.path) ?? '';
    const name = file.path.slice(`apps/server/src/modules/${module}/`.length);
    return hasRole(module, name) ? [] : [`${name} is no role; see ROLES in testing/architecture/shape.rules.ts`];
  },
  breaks: [
    { 'apps/server/src/modules/users/users.service.ts': '' },
    { 'apps/server/src/modules/users/sessions.contract.ts': '' },
    { 'apps/server/src/modules/users/internal/a.ts': '' },
    { 'apps/server/src/modules/users/BanUser.ts': '' },
  ],
  holds: [
    {
      'apps/server/src/modules/users/users.routes.ts': '',
      'apps/server/src/modules/users/sign-in.samples.ts': '',
      'apps/server/src/modules/users/ban-user.ts': '',
      'apps/server/src/modules/users/pages/a-b.page.ts': '',
    },
  ],
};

const complete: Rule = {
  name: 'every module has an index.ts and a README.md of 10 to 25 lines',
  applies: (file) => inServer(file) && moduleOf(file.path) !== null,
  judge(file, tree) {
    const folder = `apps/server/src/modules/${moduleOf(file.path)}`;
    const first = tree.files.find((other) => other.path.startsWith(`${folder}/`));
    if (first !== file) return [];
    const faults: string[] = [];
    if (!tree.files.some(({ path }) => path === `${folder}/index.ts`)) faults.push('the module has no index.ts');
    if (!tree.otherPaths.includes(`${folder}/README.md`)) return [...faults, 'the module has no README.md'];
    const lines = tree.readText(`${folder}/README.md`).trimEnd().split('\n').length;
    return lines >= 10 && lines <= 25
      ? faults
      : [...faults, `its README.md has ${lines} lines, and 10 to 25 are wanted`];
  },
  breaks: [
    { 'apps/server/src/modules/users/a.ts': '', 'apps/server/src/modules/users/README.md': 'line\n'.repeat(12) },
    { 'apps/server/src/modules/users/index.ts': '' },
    { 'apps/server/src/modules/users/index.ts': '', 'apps/server/src/modules/users/README.md': 'line\n'.repeat(3) },
    { 'apps/server/src/modules/users/index.ts': '', 'apps/server/src/modules/users/README.md': 'line\n'.repeat(40) },
  ],
  holds: [
    { 'apps/server/src/modules/users/index.ts': '', 'apps/server/src/modules/users/README.md': 'line\n'.repeat(12) },
  ],
};

const MOST_LINES = { source: 300, test: 500 } as const;

const sizes: Rule = {
  name: 'a source file has at most 300 lines, a test at most 500',
  applies: () => true,
  judge(file: SourceFile) {
    const most = file.path.endsWith('.test.ts') ? MOST_LINES.test : MOST_LINES.source;
    return file.lines <= most ? [] : [`${file.lines} lines, and ${most} are allowed`];
  },
  breaks: [
    { 'apps/server/src/modules/users/a.ts': '\n'.repeat(301) },
    { 'apps/server/src/modules/users/a.test.ts': '\n'.repeat(501) },
  ],
  holds: [
    {
      'apps/server/src/modules/users/a.ts': '\n'.repeat(300),
      'apps/server/src/modules/users/a.test.ts': '\n'.repeat(500),
    },
  ],
};

const drawers: Rule = {
  name: 'there are no drawers: no helpers, utils, common, misc, shared or services',
  applies: () => true,
  judge: ({ path }) => {
    const drawer = /(^|\/)(helpers?|utils?|common|misc|shared|services?)(\.[a-z]+)*(\/|$)/.exec(path);
    return drawer ? [`${drawer[2]} is a drawer`] : [];
  },
  exceptions: { 'apps/dashboard/src/texts/en/common.ts': 'Texts that every feature shows.' },
  breaks: [{ 'apps/server/src/platform/utils/a.ts': '' }, { 'apps/server/src/modules/users/helpers.ts': '' }],
  holds: [{ 'apps/server/src/lib/network.ts': '' }],
};

const runnable: Rule = {
  name: 'the server runs its sources as they are: no .tsx, and relative imports end in .ts',
  applies: inServer,
  judge: (file) => [
    ...(file.path.endsWith('.tsx') ? ['type stripping does not read .tsx'] : []),
    ...file.imports
      .filter(({ target }) => target !== null && !/\.(ts|json)$/.test(target))
      .map(({ specifier }) => `imports ${specifier} without .ts`),
  ],
  breaks: [
    { 'apps/server/src/modules/users/a.tsx': '' },
    { 'apps/server/src/modules/users/a.ts': "import { b } from './b';" },
  ],
  holds: [{ 'apps/server/src/modules/users/a.ts': "import { b } from './b.ts';" }],
};

export const shapeRules: readonly Rule[] = [roles, complete, sizes, drawers, runnable];
