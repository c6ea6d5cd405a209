import { FileFaultError } from './formatted-user.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a record that begins in this line. Bytes that are no UTF-8 are nobody's text, and are not guessed at. */
export function textOfBytes(bytes: Uint8Array, line: number): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new FileFaultError('file_not_utf8', line + linesBefore(bytes));
  }
}

/** Line feeds before the first byte that spoils it. A character never holds one, so each line is judged by itself. */
function linesBefore(bytes: Uint8Array): number {
  let lines = 0;
  let from = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== 0x0a) continue;
    try {
      utf8.decode(bytes.subarray(from, at));
    } catch {
      return lines;
    }
    lines++;
    from = at + 1;
  }
  return lines;
}

/** The value of a text that begins in this line. */
export function valueOfJson(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // V8 counts lines where it can; where it cannot, the text ended too early.
    const [, within] = /\(line (\d+) column \d+\)/.exec((error as Error).message) ?? [];
    const lines = within === undefined ? text.split('\n').length : Number(within);
    throw new FileFaultError('json_malformed', line + lines - 1);
  }
}
