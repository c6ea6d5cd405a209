import { FileFaultError } from './formatted-user.ts';
import { plainCell } from './neutral-cell.ts';
import { type RawRecord, RECORD_BYTES_MOST, type RecordReader } from './read-records.ts';
import { textOfBytes } from './text-of-bytes.ts';

/** Columns by the first line, or by their place where a format has no such line. */
export type CsvShape =
  | {
      readonly required: readonly string[];
      readonly known: readonly string[] | 'any';
      /** Cells carry the apostrophe of `neutralCell`. */
      readonly apostrophes?: boolean;
    }
  | { readonly places: readonly string[]; readonly least: number };

const [QUOTE, COMMA, LINE_FEED, CARRIAGE_RETURN] = [0x22, 0x2c, 0x0a, 0x0d];

/**
 * RFC 4180: records end with a line, cells in quotes may hold commas, quotes (doubled) and lines. A quote that does not stand at the beginning of its
 * cell is a character like others, as several exporters have it. Records are objects: column and text.
 */
export function createCsvReader(shape: CsvShape, firstLine: number): RecordReader {
  let pending: Buffer = Buffer.alloc(0);
  let scanned = 0;
  let quoted = false;
  /** At the beginning of a cell, where a quote opens it. */
  let opening = true;
  let line = firstLine;
  let linesInside = 0;
  const plain = 'apostrophes' in shape && shape.apostrophes ? plainCell : (cell: string) => cell;
  let columns: readonly string[] | null = 'places' in shape ? shape.places : null;

  function read(bytes: Buffer): RawRecord[] {
    if (bytes.length > RECORD_BYTES_MOST) throw new FileFaultError('record_too_long', line);
    const end = bytes.at(-1) === CARRIAGE_RETURN ? bytes.length - 1 : bytes.length;
    const text = textOfBytes(bytes.subarray(0, end), line);
    if (text === '') return [];
    const cells = cellsOf(text, line);
    if (columns === null) {
      columns = columnsOf(shape, cells, line);
      return [];
    }
    const fits = 'least' in shape ? cells.length >= shape.least : cells.length === columns.length;
    const spare = cells.slice(columns.length);
    if (!fits || spare.some((cell) => cell !== '')) throw new FileFaultError('columns_uneven', line);
    const value = Object.fromEntries(columns.map((column, index) => [column, plain(cells[index] ?? '')]));
    return [{ line, section: null, value }];
  }

  return {
    push(bytes) {
      pending = pending.length === 0 ? bytes : Buffer.concat([pending, bytes]);
      const found: RawRecord[] = [];
      let from = 0;
      for (; scanned < pending.length; scanned++) {
        const byte = pending[scanned];
        if (byte === LINE_FEED) {
          if (quoted) {
            linesInside++;
            continue;
          }
          found.push(...read(pending.subarray(from, scanned)));
          line += 1 + linesInside;
          linesInside = 0;
          from = scanned + 1;
          opening = true;
        } else if (byte === QUOTE && (quoted || opening)) {
          // A doubled quote closes and opens again: `opening` stays, since nothing else may follow a closing quote.
          quoted = !quoted;
          opening = true;
        } else if (!quoted) opening = byte === COMMA;
      }
      pending = pending.subarray(from);
      scanned -= from;
      if (pending.length > RECORD_BYTES_MOST) throw new FileFaultError('record_too_long', line);
      return found;
    },
    end() {
      if (quoted) throw new FileFaultError('csv_malformed', line);
      const last = read(pending);
      if (columns === null) throw new FileFaultError('file_empty', line);
      return last;
    },
  };
}

const CELL = /"([^"]*(?:""[^"]*)*)"(?=,|$)|([^",][^,]*)?(?=,|$)/y;

function cellsOf(text: string, line: number): string[] {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    CELL.lastIndex = at;
    const match = CELL.exec(text);
    if (!match) throw new FileFaultError('csv_malformed', line);
    cells.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'));
    at = CELL.lastIndex;
    if (at >= text.length) return cells;
    at++;
  }
}

function columnsOf(shape: CsvShape, cells: readonly string[], line: number): readonly string[] {
  const columns = cells.map((cell) => cell.trim());
  if ('places' in shape) return shape.places;
  const doubled = columns.find((column, index) => columns.indexOf(column) !== index);
  if (doubled !== undefined) throw new FileFaultError('column_doubled', line, doubled.slice(0, 100));
  const missing = shape.required.find((column) => !columns.includes(column));
  if (missing !== undefined) throw new FileFaultError('column_missing', line, missing);
  const { known } = shape;
  const unknown = known === 'any' ? undefined : columns.find((column) => !known.includes(column));
  if (unknown !== undefined) throw new FileFaultError('column_unknown', line, unknown.slice(0, 100));
  return columns;
}
