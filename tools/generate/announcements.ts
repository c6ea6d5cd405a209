import ts from 'typescript';
import { nameOf, type readServer } from './program.ts';

/** One place that tells of a change: an event of the outbox, or an action of the audit. */
export type Announcement = { readonly kind: 'event' | 'action'; readonly name: string; readonly file: string };

const TOLD_BY = { emit: { kind: 'event', property: 'type' }, audit: { kind: 'action', property: 'action' } } as const;

/**
 * Finds every `tx.emit({ type })` and `tx.audit({ action })`. The compiler resolves what is written there, so a condition counts with both
 * of its names; a name that is only known at run time is refused, because nobody could look it up.
 */
export function findAnnouncements({ checker, files }: ReturnType<typeof readServer>): Announcement[] {
  const found: Announcement[] = [];
  for (const file of files) {
    const visit = (node: ts.Node): void => {
      ts.forEachChild(node, visit);
      if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return;
      const method = node.expression.name.text;
      if (method !== 'emit' && method !== 'audit') return;
      if (checker.getTypeAtLocation(node.expression.expression).getProperty('emit') === undefined) return;
      const { kind, property } = TOLD_BY[method];
      const [argument] = node.arguments;
      const symbol = argument && checker.getTypeAtLocation(argument).getProperty(property);
      if (!argument || !symbol) return;
      for (const name of namesOf(checker, initializerOf(argument, property) ?? argument, symbol, file))
        found.push({ kind, name, file: nameOf(file) });
    };
    visit(file);
  }
  if (found.length === 0) throw new Error('no event and no audit action was found');
  return found;
}

function initializerOf(argument: ts.Expression, property: string): ts.Expression | undefined {
  if (!ts.isObjectLiteralExpression(argument)) return undefined;
  for (const entry of argument.properties) {
    if (ts.isPropertyAssignment(entry) && ts.isIdentifier(entry.name) && entry.name.text === property)
      return entry.initializer;
    if (ts.isShorthandPropertyAssignment(entry) && entry.name.text === property) return entry.name;
  }
  return undefined;
}

function namesOf(checker: ts.TypeChecker, place: ts.Expression, symbol: ts.Symbol, file: ts.SourceFile): string[] {
  const literals = literalsIn(place);
  if (literals !== null) return literals;
  const type = ts.isObjectLiteralExpression(place)
    ? checker.getTypeOfSymbolAtLocation(symbol, place)
    : checker.getTypeAtLocation(place);
  const parts = type.isUnion() ? type.types : [type];
  return parts.map((part) => {
    if (part.isStringLiteral()) return part.value;
    const { line } = file.getLineAndCharacterOfPosition(place.getStart());
    throw new Error(`${nameOf(file)}:${line + 1}: the name of this event or action is only known at run time`);
  });
}

/** A literal, or a condition between literals. */
function literalsIn(expression: ts.Expression): string[] | null {
  if (ts.isStringLiteralLike(expression)) return [expression.text];
  if (!ts.isConditionalExpression(expression)) return null;
  const whenTrue = literalsIn(expression.whenTrue);
  const whenFalse = literalsIn(expression.whenFalse);
  return whenTrue && whenFalse && [...whenTrue, ...whenFalse];
}
