/** The part of an OpenAPI 3.1 document that the page about it reads. */
export type OpenApiDocument = {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
};

export type Operation = {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
  readonly responses?: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }>
  >;
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  /** Where it is not the instance's origin: the project's base URL. */
  readonly servers?: readonly { readonly url: string }[];
};

export type Parameter = {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Schema;
};

/** JSON Schema 2020-12, as zod writes it. */
export type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly format?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
};

export type ListedOperation = Operation & { readonly method: string; readonly path: string };

const METHODS: readonly string[] = ['get', 'post', 'put', 'patch', 'delete'];

/** Operations by tag, both in the order of the document. */
export function operationsByTag(document: OpenApiDocument): ReadonlyMap<string, readonly ListedOperation[]> {
  const byTag = new Map<string, ListedOperation[]>();
  for (const [path, methods] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(methods)) {
      if (!METHODS.includes(method)) continue;
      const tag = operation.tags?.[0] ?? 'other';
      const listed = byTag.get(tag) ?? [];
      listed.push({ ...operation, method: method.toUpperCase(), path });
      byTag.set(tag, listed);
    }
  }
  return byTag;
}

/** A schema as a developer would write the type down: one line where it is short, one line for each field where it is not. */
export function typeText(schema: Schema | undefined, indent = ''): string {
  if (schema === undefined) return 'unknown';
  if (schema.$ref !== undefined) return nameOfReference(schema.$ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return [...new Set(choices.map((choice) => typeText(choice, indent)))].join(' | ');
  if (schema.allOf) return schema.allOf.map((part) => typeText(part, indent)).join(' & ');
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  if (types.length > 1) return types.map((type) => typeText({ ...schema, type }, indent)).join(' | ');
  if (types[0] === 'array') return arrayText(schema, indent);
  if (types[0] === 'object' || schema.properties) return objectText(schema, indent);
  return types[0] ?? 'unknown';
}

function arrayText({ items }: Schema, indent: string): string {
  const item = typeText(items, indent);
  return item.includes(' | ') && !item.startsWith('{') ? `(${item})[]` : `${item}[]`;
}

function objectText({ properties, required, additionalProperties }: Schema, indent: string): string {
  const inner = `${indent}  `;
  const lines = Object.entries(properties ?? {}).flatMap(([name, field]) => {
    const mark = required?.includes(name) ? '' : '?';
    const line = `${inner}${fieldName(name)}${mark}: ${typeText(field, inner)};`;
    const facts = factsOf(field);
    return facts === '' ? [line] : [`${inner}// ${facts}`, line];
  });
  if (typeof additionalProperties === 'object')
    lines.push(`${inner}[name: string]: ${typeText(additionalProperties, inner)};`);
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indent}}`;
}

/** What the type does not say: meaning, format, bounds, what stands in when it is left out. */
export function factsOf(schema: Schema): string {
  const { minLength, maxLength, minimum, maximum } = schema;
  const words = [schema.description?.replace(/\s+/g, ' ').trim() ?? '', formatText(schema.format)];
  if (minLength !== undefined || maxLength !== undefined) words.push(`${range(minLength, maxLength)} characters`);
  else if (isBound(minimum) || isBound(maximum))
    words.push(range(isBound(minimum) ? minimum : undefined, isBound(maximum) ? maximum : undefined));
  if (schema.default !== undefined) words.push(`default ${JSON.stringify(schema.default)}`);
  return words
    .filter((word) => word !== '')
    .join('; ')
    .replaceAll('.;', ';');
}

function formatText(format: string | undefined): string {
  if (format === 'date-time') return 'ISO 8601, UTC';
  return format ?? '';
}

/** zod writes the limits of a safe integer where no limit was meant. */
function isBound(value: number | undefined): value is number {
  return value !== undefined && Math.abs(value) !== Number.MAX_SAFE_INTEGER;
}

function range(least: number | undefined, most: number | undefined): string {
  if (least === undefined) return `at most ${most}`;
  if (most === undefined) return `at least ${least}`;
  return least === most ? `exactly ${least}` : `${least} to ${most}`;
}

function fieldName(name: string): string {
  return /^[a-zA-Z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

export function nameOfReference(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}
