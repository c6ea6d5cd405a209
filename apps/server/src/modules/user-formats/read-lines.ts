import { FileFaultError } from './formatted-user.ts';
import { type RawRecord, RECORD_BYTES_MOST, type RecordReader } from './read-records.ts';
import { textOfBytes, valueOfJson } from './text-of-bytes.ts';

const LINE_FEED = 0x0a;

/** One JSON value in each line (NDJSON). Empty lines are none. */
export function createLinesReader(firstLine: number): RecordReader {
  let pending: Buffer = Buffer.alloc(0);
  let line = firstLine;

  function read(bytes: Buffer): RawRecord[] {
    if (bytes.length > RECORD_BYTES_MOST) throw new FileFaultError('record_too_long', line);
    const text = textOfBytes(bytes, line).trim();
    return text === '' ? [] : [{ line, section: null, value: valueOfJson(text, line) }];
  }

  return {
    push(bytes) {
      const whole = pending.length === 0 ? bytes : Buffer.concat([pending, bytes]);
      const found: RawRecord[] = [];
      let from = 0;
      for (;;) {
        const end = whole.indexOf(LINE_FEED, from);
        if (end < 0) break;
        found.push(...read(whole.subarray(from, end)));
        line++;
        from = end + 1;
      }
      pending = whole.subarray(from);
      if (pending.length > RECORD_BYTES_MOST) throw new FileFaultError('record_too_long', line);
      return found;
    },
    end: () => read(pending),
  };
}
