import ts from 'typescript';
import { inServer, moduleOf } from './imports.rules.ts';
import type { Rule } from './rule.ts';
import { lineOf, nodesOf, type SourceFile } from './sources.ts';

const SECRET = /(secret|token|hash|hashed|signature|mac|credential|password|code)$/i;

/** The last name of `a.b.secretHash`, or nothing for what has none. */
function nameOf(node: ts.Expression): string {
  if (ts.isIdentifier(node)) return node.text;
  return ts.isPropertyAccessExpression(node) ? node.name.text : '';
}

/** null, undefined, and literals are no secrets: comparing with them says whether there is one. */
const isKnown = (node: ts.Expression): boolean =>
  ts.isLiteralExpression(node) ||
  node.kind === ts.SyntaxKind.NullKeyword ||
  (ts.isIdentifier(node) && node.text === 'undefined') ||
  ts.isTypeOfExpression(node);

const EQUALITY = new Set([ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken]);

const constantTime: Rule = {
  name: 'secrets are compared in constant time',
  applies: inServer,
  judge: (file) =>
    [...nodesOf(file)].flatMap((node) => {
      if (ts.isBinaryExpression(node) && EQUALITY.has(node.operatorToken.kind)) {
        const sides = [node.left, node.right];
        const isStatus = /\b(error|fault|problem|issue|definition|rule)\b|\(error/i.test(node.getText(file.ast));
        if (!sides.some(isKnown) && !isStatus && sides.some((side) => SECRET.test(nameOf(side))))
          return [`line ${lineOf(file, node)}: ${node.getText(file.ast)}`];
      }
      const equals =
        ts.isCallExpression(node) &&
        ts.isPropertyAccessExpression(node.expression) &&
        node.expression.name.text === 'equals';
      return equals && SECRET.test(nameOf((node.expression as ts.PropertyAccessExpression).expression))
        ? [`line ${lineOf(file, node)}: ${node.getText(file.ast)}`]
        : [];
    }),
  exceptions: {
    'apps/server/src/platform/crypto/jwt.ts':
      'Compares a presented signature with its own canonical spelling, not with a secret.',
  },
  breaks: [
    { 'apps/server/src/modules/users/a.ts': 'if (presented === row.secretHash) enter();' },
    { 'apps/server/src/modules/users/a.ts': 'if (row.tokenHash.equals(presented)) enter();' },
    { 'apps/server/src/platform/a.ts': 'const right = given !== config.metricsToken;' },
  ],
  holds: [
    {
      'apps/server/src/modules/users/a.ts':
        "if (secret !== null && token !== '' && sameBytes(hash, row.secretHash)) enter();",
    },
  ],
};

const authorized: Rule = {
  name: 'every use case of the management authorizes',
  applies: (file) => inServer(file) && moduleOf(file.path) !== null && [...managementFunctions(file)].length > 0,
  judge: (file) =>
    [...managementFunctions(file)].flatMap((node) => {
      const [first] = node.body?.statements ?? [];
      const call = first && ts.isExpressionStatement(first) ? first.expression.getText(file.ast) : '';
      return /^authorize\(ctx, '[a-z_]+:(read|write)'\)$/.test(call)
        ? []
        : [`${node.name?.text} does not begin with authorize(ctx, '…')`];
    }),
  breaks: [
    {
      'apps/server/src/modules/users/a.ts':
        'export async function banUser(ctx: ManagementContext, input: InputOf<A>) { await write(ctx); }',
    },
    {
      'apps/server/src/modules/users/a.ts':
        "export async function banUser(ctx: ManagementContext, input: Input) { await write(ctx); authorize(ctx, 'users:write'); }",
    },
  ],
  holds: [
    {
      'apps/server/src/modules/users/a.ts':
        "export async function banUser(ctx: ManagementContext, input: Input) { authorize(ctx, 'users:write'); }",
    },
  ],
};

/** Exported functions of a context and an input: what a routes table names. */
function* managementFunctions(file: SourceFile): Generator<ts.FunctionDeclaration> {
  for (const node of file.ast.statements) {
    if (
      !ts.isFunctionDeclaration(node) ||
      !node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)
    )
      continue;
    const [ctx, input] = node.parameters;
    const takesInput = /^(Input|InputOf<.+>)$/s.test(input?.type?.getText(file.ast) ?? '');
    if (ctx?.type?.getText(file.ast) === 'ManagementContext' && takesInput) yield node;
  }
}

const READS_URL_OF_REQUEST = new Set(['host', 'x-forwarded-host', 'x-forwarded-proto', 'forwarded']);

const hostHeader: Rule = {
  name: 'no address is built from what a request says about hosts',
  applies: inServer,
  judge: (file) =>
    [...nodesOf(file)].flatMap((node) => {
      const named =
        ts.isStringLiteralLike(node) &&
        READS_URL_OF_REQUEST.has(node.text) &&
        ts.isCallExpression(node.parent) &&
        /header$/.test(node.parent.expression.getText(file.ast));
      const read = ts.isPropertyAccessExpression(node) && /headers\??\.host$/.test(node.getText(file.ast));
      return named || read ? [`line ${lineOf(file, node)}: ${node.getText(file.ast)}`] : [];
    }),
  exceptions: {
    'apps/server/src/app/http.ts':
      'Finds the project by its host name under the configured root domain; no address is made of it.',
    'apps/server/src/modules/mailbox/mailbox.context.ts': 'Refuses names of the web (DNS rebinding).',
  },
  breaks: [
    { 'apps/server/src/modules/users/a.ts': "const link = 'https://' + request.header('host') + '/verify';" },
    { 'apps/server/src/platform/a.ts': 'const origin = req.headers.host;' },
  ],
  holds: [
    {
      'apps/server/src/modules/users/a.ts':
        "const link = project.baseUrl + '/verify'; const agent = request.header('user-agent');",
    },
  ],
};

export const securityRules: readonly Rule[] = [constantTime, authorized, hostHeader];
