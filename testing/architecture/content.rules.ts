import ts from 'typescript';
import { inServer, isTest } from './imports.rules.ts';
import type { Rule } from './rule.ts';
import { lineOf, nodesOf, type SourceFile } from './sources.ts';

const isSourceOfProduct = (file: SourceFile): boolean =>
  /^(apps|packages|examples)\//.test(file.path) && !isTest(file.path);

/** Where SQL may stand: stores, and the parts of the platform that are made of it. */
const SQL_PLACES =
  /(\.store\.ts|\/platform\/(db|embedded-postgres)\/[^/]+\.ts|\/platform\/(outbox\/write|jobs\/jobs|crypto\/data-keys|change-feed\/follower)\.ts)$/;
const QUERY_METHODS = new Set([
  'selectFrom',
  'insertInto',
  'updateTable',
  'deleteFrom',
  'mergeInto',
  'prepared',
  'executeQuery',
]);

const sql: Rule = {
  name: 'SQL stands in stores',
  applies: inServer,
  judge(file) {
    if (SQL_PLACES.test(file.path)) return [];
    const found: string[] = [];
    for (const node of nodesOf(file)) {
      if (ts.isPropertyAccessExpression(node) && QUERY_METHODS.has(node.name.text))
        found.push(`line ${lineOf(file, node)}: .${node.name.text}`);
      if (
        ts.isPropertyAccessExpression(node) &&
        node.name.text === 'query' &&
        ts.isCallExpression(node.parent) &&
        node.parent.expression === node
      )
        found.push(`line ${lineOf(file, node)}: .query`);
      if (ts.isTaggedTemplateExpression(node) && node.tag.getText(file.ast).startsWith('sql'))
        found.push(`line ${lineOf(file, node)}: sql\`…\``);
      if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'statement')
        found.push(`line ${lineOf(file, node)}: a statement`);
    }
    return found;
  },
  breaks: [
    { 'apps/server/src/modules/users/ban-user.ts': "await tx.db.updateTable('users').execute();" },
    { 'apps/server/src/app/a.ts': 'await sql`select 1`.execute(db);' },
    { 'apps/server/src/modules/users/a.ts': "await pool.query('select 1');" },
    { 'apps/server/src/modules/users/a.ts': "const A = statement('a', 'select 1');" },
  ],
  holds: [
    { 'apps/server/src/platform/http/a.ts': 'const input = own(request.query);' },
    { 'apps/server/src/modules/users/users.store.ts': "await db.selectFrom('users').execute();" },
  ],
};

const environment: Rule = {
  name: 'only the configuration reads the environment',
  applies: inServer,
  judge: (file) =>
    [...nodesOf(file)]
      .filter((node) => ts.isPropertyAccessExpression(node) && node.getText(file.ast) === 'process.env')
      .map((node) => `line ${lineOf(file, node)}: process.env`),
  exceptions: {
    'apps/server/src/platform/config/config.ts': 'It is the reader of the environment.',
    'apps/server/src/app/development.ts': 'Hands the environment on to child processes and reads nothing of it.',
  },
  breaks: [{ 'apps/server/src/platform/log/log.ts': 'const level = process.env.LOG_LEVEL;' }],
  holds: [{ 'apps/server/src/platform/log/log.ts': 'const level = config.logLevel;' }],
};

const CLOCKS = new Set(['Date.now', 'performance.now', 'process.hrtime', 'process.hrtime.bigint']);

const clock: Rule = {
  name: 'only the clock reads the time',
  applies: inServer,
  judge: (file) =>
    [...nodesOf(file)].flatMap((node) => {
      const reads = ts.isCallExpression(node) && CLOCKS.has(node.expression.getText(file.ast));
      const makes =
        ts.isNewExpression(node) && node.expression.getText(file.ast) === 'Date' && (node.arguments?.length ?? 0) === 0;
      return reads || makes ? [`line ${lineOf(file, node)}: ${node.getText(file.ast)}`] : [];
    }),
  exceptions: {
    'apps/server/src/platform/clock/clock.ts': 'It is the clock.',
    'apps/server/src/platform/embedded-postgres/processes.ts':
      'Waits for a process of the operating system, before there is a clock.',
  },
  breaks: [
    { 'apps/server/src/modules/users/a.ts': 'const now = new Date();' },
    { 'apps/server/src/modules/users/a.ts': 'const now = Date.now();' },
    { 'apps/server/src/platform/a.ts': 'const began = performance.now();' },
  ],
  holds: [{ 'apps/server/src/modules/users/a.ts': 'const now = ctx.clock.now(); const then = new Date(row.time);' }],
};

const classes: Rule = {
  name: 'classes are for errors',
  applies: (file) => isSourceOfProduct(file) && !file.path.startsWith('packages/sdk/'),
  judge: (file) =>
    [...nodesOf(file)].flatMap((node) => {
      if (!ts.isClassLike(node)) return [];
      const [clause] = node.heritageClauses ?? [];
      const base =
        clause?.token === ts.SyntaxKind.ExtendsKeyword ? (clause.types[0]?.expression.getText(file.ast) ?? '') : '';
      return base.endsWith('Error') ? [] : [`line ${lineOf(file, node)}: class ${node.name?.text ?? ''}`];
    }),
  breaks: [{ 'apps/server/src/modules/users/a.ts': 'export class UserService {}' }],
  holds: [{ 'apps/server/src/modules/users/a.ts': 'export class WrongSecretError extends Error {}' }],
};

const namedExports: Rule = {
  name: 'exports have names, and only an index.ts passes on what others made',
  applies: isSourceOfProduct,
  judge: (file) =>
    [...nodesOf(file)].flatMap((node) => {
      if (
        ts.isExportAssignment(node) ||
        (ts.canHaveModifiers(node) &&
          ts.getModifiers(node)?.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword))
      )
        return [`line ${lineOf(file, node)}: a default export`];
      if (!ts.isExportDeclaration(node) || node.moduleSpecifier === undefined) return [];
      if (node.exportClause === undefined) return [`line ${lineOf(file, node)}: export *`];
      return file.path.endsWith('/index.ts') ? [] : [`line ${lineOf(file, node)}: a re-export`];
    }),
  exceptions: {
    'apps/dashboard/vite.config.ts': 'Vite reads the default export.',
    'examples/next/next.config.ts': 'Next reads the default export.',
    'examples/next/src/app/layout.tsx': 'Next renders the default export.',
    'examples/next/src/app/members/page.tsx': 'Next renders the default export.',
    'examples/next/src/app/page.tsx': 'Next renders the default export.',
  },
  breaks: [
    { 'apps/server/src/modules/users/a.ts': 'export default function a() {}' },
    { 'apps/server/src/modules/users/index.ts': "export * from './a.ts';" },
    { 'apps/server/src/modules/users/a.ts': "export { b } from './b.ts';" },
  ],
  holds: [{ 'apps/server/src/modules/users/index.ts': "export { b } from './b.ts';" }],
};

const UNFINISHED = /\b(TODO|FIXME|XXX|HACK)\b/;
const LEFT_OUT = new Set(['skip', 'only', 'todo', 'skipIf', 'runIf', 'fails']);

const finished: Rule = {
  name: 'nothing is left undone, skipped or singled out',
  // These two name the words that they look for.
  applies: (file) => file.path !== 'testing/architecture/content.rules.ts',
  judge: (file) => {
    const words = file.text
      .split('\n')
      .flatMap((line, index) => (UNFINISHED.test(line) ? [`line ${index + 1}: ${UNFINISHED.exec(line)?.[0]}`] : []));
    if (!file.path.endsWith('.test.ts')) return words;
    const tests = [...nodesOf(file)].filter(
      (node) =>
        ts.isPropertyAccessExpression(node) &&
        LEFT_OUT.has(node.name.text) &&
        /^(test|it|describe)(\.|$)/.test(node.expression.getText(file.ast)),
    );
    return [...words, ...tests.map((node) => `line ${lineOf(file, node)}: ${node.getText(file.ast)}`)];
  },
  exceptions: {
    'apps/server/src/platform/embedded-postgres/reach.test.ts':
      'Some cases exist for root alone, others for everybody but root.',
    'testing/faults/fresh-user.test.ts': 'Only root can become another user; with CI=true it must be root.',
  },
  breaks: [
    { 'apps/server/src/modules/users/a.ts': '// TODO later' },
    { 'apps/server/src/modules/users/a.test.ts': "test.skip('a', () => {});" },
    { 'apps/server/src/modules/users/a.test.ts': "describe.only('a', () => {});" },
    { 'apps/server/src/modules/users/a.test.ts': "test.skipIf(true)('a', () => {});" },
  ],
  holds: [{ 'apps/server/src/modules/users/a.test.ts': "test('a', () => {});" }],
};

const MACHINE =
  /(\/(root|home|Users|work|workspace|mnt)\/[\w.-]+|registry\.npmjs|npmmirror|artifactory|\bnexus\b|:4873\b|jfrog)/;

const machine: Rule = {
  name: 'no source names a path of a machine or the host of a registry',
  applies: (file) => !/^testing\/architecture\/(content\.rules|documents\.test)\.ts$/.test(file.path),
  judge: (file) =>
    file.text
      .split('\n')
      .flatMap((line, index) => (MACHINE.test(line) ? [`line ${index + 1}: ${MACHINE.exec(line)?.[0]}`] : [])),
  breaks: [
    { 'tools/a.ts': "const folder = '/home/ada/frontdesk';" },
    { 'tools/a.ts': "const from = 'https://registry.npmjs.org/kysely';" },
  ],
  holds: [{ 'tools/a.ts': "const chromium = '/usr/bin/chromium';" }],
};

const sleeps: Rule = {
  name: 'tests wait for a condition, not for a time',
  applies: (file) => file.path.endsWith('.test.ts'),
  judge: (file) =>
    [...nodesOf(file)].flatMap((node) => {
      if (!ts.isCallExpression(node) || !/^(delay|sleep|setTimeout)$/.test(node.expression.getText(file.ast)))
        return [];
      const loop = ts.findAncestor(
        node,
        (parent) =>
          ts.isWhileStatement(parent) ||
          ts.isForStatement(parent) ||
          ts.isForOfStatement(parent) ||
          ts.isDoStatement(parent),
      );
      return loop ? [] : [`line ${lineOf(file, node)}: ${node.getText(file.ast).split('\n')[0]}`];
    }),
  breaks: [{ 'apps/server/src/modules/users/a.test.ts': 'await delay(100);' }],
  holds: [{ 'apps/server/src/modules/users/a.test.ts': 'while (!(await done())) await delay(10);' }],
};

export const contentRules: readonly Rule[] = [
  sql,
  environment,
  clock,
  classes,
  namedExports,
  finished,
  machine,
  sleeps,
];
