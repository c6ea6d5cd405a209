import type { UserImport, UserImportRow } from '../../api/types.ts';

/** As the server takes them: 180 KiB in base64 are below its bound for a body. */
export const CHUNK_BYTES = 180 * 1024;
export const FILE_BYTES_MOST = 128 * 1024 * 1024;

export type ImportFormat = UserImport['format'];
export type ImportState = UserImport['state'];
export type Outcome = UserImportRow['outcome'];

const RUNNING: readonly ImportState[] = ['reading', 'checking', 'importing'];

export function isRunning({ state }: Pick<UserImport, 'state'>): boolean {
  return RUNNING.includes(state);
}

/** How far the work of this state has come, from 0 to 1. */
export function progressOf({ state, bytes, rows }: Pick<UserImport, 'state' | 'bytes' | 'rows'>): number {
  const { done, total } = state === 'reading' ? { done: bytes.read, total: bytes.total } : rows;
  return total === 0 ? 0 : Math.min(1, done / total);
}

/** The tone of a state's dot. */
export function toneOf(state: ImportState): 'ok' | 'bad' | 'warn' | 'info' | 'off' {
  if (state === 'done') return 'ok';
  if (state === 'failed') return 'bad';
  if (state === 'uploading' || state === 'checked') return 'warn';
  return RUNNING.includes(state) ? 'info' : 'off';
}

/** Spreadsheets run what begins like a formula: such a cell gets an apostrophe. RFC 4180 for the rest. */
function csvCell(text: string): string {
  const neutral = /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(neutral) || neutral !== neutral.trim() ? `"${neutral.replaceAll('"', '""')}"` : neutral;
}

/** The report as a table that a spreadsheet opens. The mark at its beginning says that it is UTF-8. */
export function csvOfRows(rows: readonly UserImportRow[], reasonOf: (row: UserImportRow) => string): string {
  const lines = rows.map((row) => [
    String(row.line),
    row.email ?? '',
    row.sourceId ?? '',
    row.outcome,
    row.code ?? '',
    row.field ?? '',
    reasonOf(row),
  ]);
  const head = ['line', 'email', 'sourceId', 'outcome', 'code', 'field', 'reason'];
  return `\ufeff${[head, ...lines].map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('')}`;
}

/** Base64 of either alphabet, as consoles show it. Null: it is none. */
export function plainBase64(text: string): string | null {
  const plain = text.trim().replaceAll('-', '+').replaceAll('_', '/');
  return /^[A-Za-z0-9+/]+={0,2}$/.test(plain) ? plain : null;
}
