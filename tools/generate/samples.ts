import ts from 'typescript';
import type { Recorder } from './recorder.ts';

/** One way to fill the parameters: which member of each union, and which of the optional fields. */
export type Variant = { readonly union: number; readonly optional: 'all' | 'none' | number };

/** All optional fields, none, and each alone: that reaches every condition that a store writes over its parameters. */
export const VARIANTS: readonly Variant[] = [
  { union: 0, optional: 'all' },
  { union: 1, optional: 'all' },
  { union: 2, optional: 'all' },
  { union: 0, optional: 'none' },
  { union: 1, optional: 'none' },
  ...Array.from({ length: 10 }, (_, index): Variant => ({ union: 0, optional: index })),
];

const UUID = '0199d4a0-0000-7000-8000-000000000000';
const TIME = new Date('2026-01-01T00:00:00Z');

/** Strings whose form decides whether a statement is reached at all. */
const TEXTS: Readonly<Record<string, string>> = {
  email: 'ada@example.com',
  emailKey: 'ada@example.com',
  ip: '192.0.2.1',
  token: 'ver_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
};

/** The kind whose text `TEXTS.token` is, however many come before it in the alphabet. */
const FIRST_OF_UNION: Readonly<Record<string, string>> = { kind: '"email_verification"' };

type State = {
  readonly checker: ts.TypeChecker;
  readonly recorder: Recorder;
  readonly variant: Variant;
  readonly depth: number;
  readonly optionals: { seen: number };
};

/** A value of this type, made from the type alone, so that a new parameter of a store needs no new sample. */
export function sampleOf(
  checker: ts.TypeChecker,
  recorder: Recorder,
  variant: Variant,
  name: string,
  type: ts.Type,
): unknown {
  return sample({ checker, recorder, variant, depth: 0, optionals: { seen: 0 } }, name, type);
}

function sample(state: State, name: string, type: ts.Type): unknown {
  const { checker, recorder, variant } = state;
  const known = recorder.known(type.aliasSymbol?.name ?? type.symbol?.name ?? '');
  if (known !== undefined) return known;
  if (type.isUnion()) return sampleOfUnion(state, name, type);
  if (type.isStringLiteral() || type.isNumberLiteral()) return type.value;
  const { flags } = type;
  if (flags & ts.TypeFlags.BooleanLiteral) return checker.typeToString(type) === 'true';
  if (flags & ts.TypeFlags.StringLike) return TEXTS[name] ?? UUID;
  if (flags & ts.TypeFlags.NumberLike) return 1;
  if (flags & ts.TypeFlags.Null) return null;
  if (flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Never | ts.TypeFlags.Void)) return undefined;
  if (flags & (ts.TypeFlags.Unknown | ts.TypeFlags.Any)) return {};
  if (type.symbol?.name === 'Date') return TIME;
  if (type.symbol?.name === 'Buffer') return Buffer.alloc(32);
  if (checker.isTupleType(type))
    return checker.getTypeArguments(type as ts.TypeReference).map((item) => sample(deeper(state), name, item));
  if (checker.isArrayType(type))
    return checker.getTypeArguments(type as ts.TypeReference).map((item) => sample(deeper(state), name, item));
  if (type.getCallSignatures().length > 0) return () => undefined;
  if (state.depth > 6) throw new Error(`the type of ${name} is too deep for a sample`);
  // The order in which the compiler lists properties depends on what it has seen before; ours must not.
  const properties = checker.getPropertiesOfType(type).sort((a, b) => (a.name < b.name ? -1 : 1));
  const entries = properties.flatMap((property) => {
    const optional = (property.flags & ts.SymbolFlags.Optional) !== 0;
    if (optional && !wanted(state, variant)) return [];
    const of = checker.getTypeOfSymbol(property);
    const value =
      optional && of.isUnion()
        ? sampleOfGiven(deeper(state), property.name, of)
        : sample(deeper(state), property.name, of);
    return value === undefined ? [] : [[property.name, value] as const];
  });
  return Object.fromEntries(entries);
}

const MISSING = ts.TypeFlags.Null | ts.TypeFlags.Undefined;

/** What may be null or undefined counts as an optional field; among the rest the variant chooses. */
function sampleOfUnion(state: State, name: string, type: ts.UnionType): unknown {
  const missing = type.types.find((part) => part.flags & MISSING);
  if (missing === undefined || wanted(state, state.variant)) return sampleOfGiven(state, name, type);
  return missing.flags & ts.TypeFlags.Null ? null : undefined;
}

function sampleOfGiven(state: State, name: string, type: ts.UnionType): unknown {
  const text = (part: ts.Type) => state.checker.typeToString(part);
  const given = type.types.filter((part) => !(part.flags & MISSING)).sort((a, b) => (text(a) < text(b) ? -1 : 1));
  const first = state.variant.union === 0 ? given.find((part) => text(part) === FIRST_OF_UNION[name]) : undefined;
  const chosen = first ?? given[state.variant.union % given.length];
  return chosen === undefined ? undefined : sample(state, name, chosen);
}

function wanted(state: State, variant: Variant): boolean {
  const index = state.optionals.seen++;
  return variant.optional === 'all' || variant.optional === index;
}

const deeper = (state: State): State => ({ ...state, depth: state.depth + 1 });
