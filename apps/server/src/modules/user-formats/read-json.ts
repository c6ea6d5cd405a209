import { FileFaultError } from './formatted-user.ts';
import { type RawRecord, RECORD_BYTES_MOST, type RecordReader } from './read-records.ts';
import { textOfBytes, valueOfJson } from './text-of-bytes.ts';

const LINE_FEED = 0x0a;
const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** What may come next. `first` of a list or an object may be its end. */
type Place = 'root' | 'first value' | 'value' | 'next value' | 'first name' | 'name' | 'colon' | 'next name' | 'done';

/**
 * The elements of one list, or of the named lists of one object, one by one: a file of many megabytes is never a value in memory. This cuts and checks
 * what stands between the elements; each element is read by `JSON.parse`. What an object holds beside the named lists is passed over by its brackets.
 */
export function createJsonReader(sections: readonly string[], firstLine: number): RecordReader {
  let window: Buffer = Buffer.alloc(0);
  let at = 0;
  let line = firstLine;
  let place: Place = 'root';
  let section: string | null = null;
  /** In a list whose elements count, not in the object around it. */
  let inList = false;
  /** A list that counts was there. */
  let entered = sections.length === 0;
  /** The value or name that is being passed: where it begins in the window (null: it is not kept), and in which line. */
  let open: { from: number | null; line: number; name: boolean; scalar: boolean } | null = null;
  let depth = 0;
  let inText = false;
  let escaped = false;

  const malformed = () => new FileFaultError('json_malformed', line);

  /** Passes one byte of what is open. True when it ends; a scalar ends before the byte. */
  function passes(byte: number | undefined): 'on' | 'ends here' | 'ends before' {
    if (inText) {
      if (escaped) escaped = false;
      else if (byte === BACKSLASH) escaped = true;
      else if (byte === QUOTE) {
        inText = false;
        if (depth === 0) return 'ends here';
      }
      return 'on';
    }
    if (open?.scalar) return isEndOfScalar(byte) ? 'ends before' : 'on';
    if (byte === QUOTE) inText = true;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) depth++;
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      depth--;
      if (depth === 0) return 'ends here';
    }
    return 'on';
  }

  function beginValue(byte: number | undefined): void {
    if (byte === CLOSE_OBJECT || byte === CLOSE_LIST || byte === COMMA || byte === COLON) throw malformed();
    begin(byte, false);
  }

  function begin(byte: number | undefined, name: boolean): void {
    const kept = name || inList;
    open = { from: kept ? at : null, line, name, scalar: byte !== QUOTE && byte !== OPEN_LIST && byte !== OPEN_OBJECT };
    depth = byte === OPEN_LIST || byte === OPEN_OBJECT ? 1 : 0;
    inText = byte === QUOTE;
    escaped = false;
  }

  function finish(end: number): RawRecord[] {
    const ended = open;
    open = null;
    if (ended === null) return [];
    if (ended.from !== null && end - ended.from > RECORD_BYTES_MOST)
      throw new FileFaultError('record_too_long', ended.line);
    const value = ended.from === null ? null : readValue(window.subarray(ended.from, end), ended.line);
    if (ended.name) {
      section = String(value);
      place = 'colon';
      return [];
    }
    place = inList ? 'next value' : 'next name';
    return inList ? [{ line: ended.line, section, value }] : [];
  }

  /** What stands between values and names. */
  function step(byte: number | undefined): void {
    if (place === 'root') {
      if (sections.length === 0 ? byte !== OPEN_LIST : byte !== OPEN_OBJECT) throw malformed();
      inList = sections.length === 0;
      place = inList ? 'first value' : 'first name';
    } else if (place === 'first value' || place === 'value') {
      if (byte !== CLOSE_LIST) beginValue(byte);
      else if (place === 'value') throw malformed();
      else endList();
    } else if (place === 'next value') {
      if (byte === COMMA) place = 'value';
      else if (byte === CLOSE_LIST) endList();
      else throw malformed();
    } else if (place === 'first name' || place === 'name') {
      if (byte === QUOTE) begin(byte, true);
      else if (byte !== CLOSE_OBJECT || place === 'name') throw malformed();
      else place = 'done';
    } else if (place === 'colon') {
      if (byte !== COLON) throw malformed();
      place = 'value';
    } else if (place === 'next name') {
      if (byte === COMMA) place = 'name';
      else if (byte === CLOSE_OBJECT) place = 'done';
      else throw malformed();
    } else throw malformed();
  }

  function endList(): void {
    place = sections.length === 0 ? 'done' : 'next name';
    inList = false;
    section = null;
  }

  /** The value of a name: a named list is entered, everything else is passed. */
  function enterOrPass(byte: number | undefined): void {
    if (byte === OPEN_LIST && section !== null && sections.includes(section)) {
      inList = true;
      place = 'first value';
      entered = true;
    } else beginValue(byte);
  }

  return {
    push(bytes) {
      const from = open?.from ?? null;
      window = from === null ? bytes : Buffer.concat([window.subarray(from), bytes]);
      at = from === null ? 0 : at - from;
      if (open !== null && from !== null) open.from = 0;
      const found: RawRecord[] = [];
      for (; at < window.length; at++) {
        const byte = window[at];
        if (open) {
          const passed = passes(byte);
          if (passed === 'ends here') found.push(...finish(at + 1));
          else if (passed === 'ends before') {
            found.push(...finish(at));
            if (!isSpace(byte)) step(byte);
          }
        } else if (!isSpace(byte)) {
          if (place === 'value' && !inList) enterOrPass(byte);
          else step(byte);
        }
        if (byte === LINE_FEED) line++;
      }
      if (open !== null && open.from !== null && window.length - open.from > RECORD_BYTES_MOST)
        throw new FileFaultError('record_too_long', open.line);
      return found;
    },
    end() {
      if (place !== 'done') throw malformed();
      if (!entered) throw new FileFaultError('file_of_another_kind', firstLine);
      return [];
    },
  };
}

function readValue(bytes: Buffer, line: number): unknown {
  return valueOfJson(textOfBytes(bytes, line), line);
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === LINE_FEED || byte === 0x0d || byte === 0x09;
}

function isEndOfScalar(byte: number | undefined): boolean {
  return isSpace(byte) || byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_OBJECT || byte === COLON;
}
