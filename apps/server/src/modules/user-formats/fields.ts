import { type Metadata, RowFaultError } from './formatted-user.ts';

/** A record of which nothing is known yet. In CSV every value is text, and empty text is nothing. */
export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new RowFaultError('record_invalid', null);
}

/** Own fields only: a file that lacks `constructor` does not have one. */
function givenIn(fields: Fields, name: string): unknown {
  const value = Object.hasOwn(fields, name) ? fields[name] : null;
  return value === '' || value === undefined ? null : value;
}

export function hasValue(fields: Fields, name: string): boolean {
  return givenIn(fields, name) !== null;
}

export function textOf(fields: Fields, name: string): string | null {
  const value = givenIn(fields, name);
  if (value === null || typeof value === 'string') return value;
  throw new RowFaultError('field_invalid', name);
}

/** Ids are numbers in some systems. */
export function idOf(fields: Fields, name: string): string | null {
  const value = givenIn(fields, name);
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : textOf(fields, name);
}

const FLAGS: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  ...[true, 1, 'true', 't', '1'].map((value) => [value, true] as const),
  ...[false, 0, 'false', 'f', '0', null].map((value) => [value, false] as const),
]);

/** Absent is false. */
export function flagOf(fields: Fields, name: string): boolean {
  const value = givenIn(fields, name);
  const flag = FLAGS.get(typeof value === 'string' ? value.toLowerCase() : value);
  if (flag === undefined) throw new RowFaultError('field_invalid', name);
  return flag;
}

export function integerOf(fields: Fields, name: string): number | null {
  const value = givenIn(fields, name);
  const number = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value;
  if (number === null || (typeof number === 'number' && Number.isSafeInteger(number) && number >= 0)) return number;
  throw new RowFaultError('field_invalid', name);
}

const FIRST_YEAR_MILLISECONDS = Date.UTC(1990, 0);
const LAST_YEAR_MILLISECONDS = Date.UTC(2200, 0);

/** Milliseconds since 1970, ISO 8601, or as Postgres writes times. Answers ISO 8601 in UTC. */
export function timeOf(fields: Fields, name: string): string | null {
  const value = givenIn(fields, name);
  if (value === null) return null;
  const time = typeof value === 'string' ? millisecondsOfText(value) : value;
  if (typeof time !== 'number' || !(time >= FIRST_YEAR_MILLISECONDS && time < LAST_YEAR_MILLISECONDS))
    throw new RowFaultError('field_invalid', name);
  return new Date(time).toISOString();
}

function millisecondsOfText(text: string): number {
  if (/^\d{12,14}$/.test(text)) return Number(text);
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(\.\d{1,9})?(Z|UTC|[+-]\d\d(?::?\d\d)?)?)?$/.exec(
    text.trim(),
  );
  if (!match) return Number.NaN;
  const [, day, time = '00:00', fraction = '', zone = 'Z'] = match;
  const [, hours, minutes = '00'] = /^([+-]\d\d):?(\d\d)?$/.exec(zone) ?? [];
  return Date.parse(
    `${day}T${time}${time.length === 5 ? ':00' : ''}${fraction.slice(0, 4)}${hours ? `${hours}:${minutes}` : 'Z'}`,
  );
}

/** An object, or the JSON of one. */
export function objectOf(fields: Fields, name: string): Metadata | null {
  const value = parsed(fields, name);
  if (value === null) return null;
  if (typeof value === 'object' && !Array.isArray(value)) return value as Metadata;
  throw new RowFaultError('field_invalid', name);
}

/** A list, or the JSON of one. Absent is empty. */
export function listOf(fields: Fields, name: string): readonly unknown[] {
  const value = parsed(fields, name);
  if (value === null) return [];
  if (Array.isArray(value)) return value;
  throw new RowFaultError('field_invalid', name);
}

function parsed(fields: Fields, name: string): unknown {
  const value = givenIn(fields, name);
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    throw new RowFaultError('field_invalid', name);
  }
}
