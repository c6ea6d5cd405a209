import { FileFaultError } from './formatted-user.ts';
import { type CsvShape, createCsvReader } from './read-csv.ts';
import { createJsonReader } from './read-json.ts';
import { createLinesReader } from './read-lines.ts';

/** One record of a file, before anybody asked what it means. */
export type RawRecord = {
  /** Where it begins, from 1. */
  readonly line: number;
  /** The list of the root object that it stood in; null where the file is one list. */
  readonly section: string | null;
  readonly value: unknown;
};

/** Takes a file in pieces, wherever they are cut, and gives records as soon as they are whole. Throws a `FileFaultError`. */
export type RecordReader = {
  push(bytes: Buffer): RawRecord[];
  end(): RawRecord[];
};

/** Which of the three kinds of file a format comes in. */
export type FileShape = {
  readonly csv: CsvShape | null;
  /** `[{…}, …]` */
  readonly list: boolean;
  /** One JSON object in each line. */
  readonly lines: boolean;
  /** `{"users": [{…}], …}`: the lists that count. What stands beside them is passed over. */
  readonly sections: readonly string[];
};

/** Nobody needs more for one user, and whoever sends more fills no memory. */
export const RECORD_BYTES_MOST = 1024 * 1024;

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const [LINE_FEED, OPEN_LIST, OPEN_OBJECT] = [0x0a, 0x5b, 0x7b];
const SPACES: readonly (number | undefined)[] = [0x20, 0x09, 0x0d, LINE_FEED];

/** Looks at the first character and chooses: nobody has to say whether a file is JSON or CSV. */
export function createRecordReader(shape: FileShape): RecordReader {
  let reader: RecordReader | null = null;
  let head: Buffer = Buffer.alloc(0);
  let line = 1;
  let began = false;
  return {
    push(bytes) {
      if (reader) return reader.push(bytes);
      head = Buffer.concat([head, bytes]);
      if (!began) {
        if (head.length < BYTE_ORDER_MARK.length) return [];
        head = withoutMark(head);
        began = true;
      }
      const from = head.findIndex((byte) => !SPACES.includes(byte));
      const spaces = from < 0 ? head : head.subarray(0, from);
      for (const byte of spaces) if (byte === LINE_FEED) line++;
      if (from < 0) {
        head = Buffer.alloc(0);
        return [];
      }
      reader = chooseReader(shape, head[from], line);
      return reader.push(head.subarray(from));
    },
    end() {
      if (reader) return reader.end();
      if (began || head.length === 0) throw new FileFaultError('file_empty', line);
      // Too short for a mark: whatever it is, it is judged as a whole.
      const rest = createRecordReader(shape);
      return [...rest.push(Buffer.concat([head, Buffer.from('   ')])), ...rest.end()];
    },
  };
}

function withoutMark(head: Buffer): Buffer {
  const [first, second] = head;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    throw new FileFaultError('file_not_utf8', 1);
  return head.subarray(0, 3).compare(BYTE_ORDER_MARK) === 0 ? head.subarray(3) : head;
}

function chooseReader(shape: FileShape, first: number | undefined, line: number): RecordReader {
  if (first === OPEN_LIST && shape.list) return createJsonReader([], line);
  if (first === OPEN_OBJECT && shape.lines) return createLinesReader(line);
  if (first === OPEN_OBJECT && shape.sections.length > 0) return createJsonReader(shape.sections, line);
  if (first === OPEN_LIST || first === OPEN_OBJECT || shape.csv === null)
    throw new FileFaultError('file_of_another_kind', line);
  return createCsvReader(shape.csv, line);
}
