import { type FileHandle, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createOutbound } from '../../platform/outbound/outbound.ts';

/** A list of breached passwords by SHA-1 (upper-case hex), as Pwned Passwords publishes it. `has` throws where it cannot tell. */
export type BreachRanges = {
  has(digest: string): Promise<boolean>;
  close(): void;
};

const PREFIX_CHARACTERS = 5;
const RANGE_BYTES = 1024 * 1024;

/**
 * The range API of Pwned Passwords (haveibeenpwned.com/API/v3#PwnedPasswords): the server hears the first five characters, which a thousand passwords
 * share, and answers with the rest of each. With padding, so that the length of the answer does not tell which range it was.
 */
export function rangesOverHttp(
  address: string,
  options: { readonly allowed: readonly string[]; readonly timeoutMilliseconds: number },
): BreachRanges {
  const outbound = createOutbound({ allowed: options.allowed });
  return {
    async has(digest) {
      const answer = await outbound.send({
        method: 'GET',
        url: `${address.replace(/\/+$/, '')}/${digest.slice(0, PREFIX_CHARACTERS)}`,
        headers: { 'add-padding': 'true', accept: 'text/plain' },
        timeoutMilliseconds: options.timeoutMilliseconds,
        mostAnswerBytes: RANGE_BYTES,
      });
      if (answer.status !== 200) throw new Error(`the list answered ${answer.status}`);
      return isInRange(answer.body.toString('latin1'), digest);
    },
    close: () => outbound.close(),
  };
}

/** One file for each range, `21BD1` or `21BD1.txt`, with the same lines as the API: what the downloader of Pwned Passwords writes. */
export function folderOfRanges(folder: string): BreachRanges {
  async function readRange(prefix: string): Promise<string> {
    try {
      return await readFile(join(folder, `${prefix}.txt`), 'latin1');
    } catch (error) {
      if ((error as { code?: string }).code !== 'ENOENT') throw error;
      return readFile(join(folder, prefix), 'latin1');
    }
  }
  return {
    async has(digest) {
      const prefix = digest.slice(0, PREFIX_CHARACTERS);
      const range = await readRange(prefix).catch((error: { code?: string }) => {
        throw new Error(`the range ${prefix} cannot be read (${error.code})`);
      });
      return isInRange(range, digest);
    },
    close() {},
  };
}

const RANGE_LINE = /^([0-9A-F]{35}):(\d+)$/i;

/** Lines that pad the answer count zero. */
function isInRange(range: string, digest: string): boolean {
  const suffix = digest.slice(PREFIX_CHARACTERS);
  let read = 0;
  for (const line of range.split(/\r?\n/)) {
    const match = RANGE_LINE.exec(line);
    if (!match) continue;
    read++;
    if (match[1]?.toUpperCase() === suffix) return Number(match[2]) > 0;
  }
  // Every range has hundreds: without one, this is something else.
  if (read === 0) throw new Error('the list answered with no range');
  return false;
}

const DIGEST_CHARACTERS = 40;
const LINE_BYTES_MOST = 128;
const SCANNED_BYTES = 8 * 1024;

/** The whole list in one file, `digest:count` in the order of the digests: found by halving, some 25 reads in 40 GB. */
export function sortedFile(path: string): BreachRanges {
  let opened: Promise<FileHandle> | undefined;
  const openAgain = () =>
    open(path, 'r').catch((error) => {
      opened = undefined;
      throw error;
    });
  return {
    async has(digest) {
      opened ??= openAgain();
      const file = await opened;
      const { size } = await file.stat();
      // The line, if there is one, begins within [from, to).
      let [from, to] = [0, size];
      while (to - from > SCANNED_BYTES) {
        const middle = Math.floor((from + to) / 2);
        const part = await readAt(file, middle, 2 * LINE_BYTES_MOST);
        const lineAt = part.indexOf('\n') + 1;
        const found = part.slice(lineAt, lineAt + DIGEST_CHARACTERS);
        if (lineAt === 0 || !/^[0-9A-F]{40}$/i.test(found)) throw new Error('the file is no list of SHA-1 and counts');
        if (found.toUpperCase() <= digest) from = middle + lineAt;
        else to = middle + lineAt;
      }
      const lines = await readAt(file, from, to - from + LINE_BYTES_MOST);
      const line = lines.split(/\r?\n/).find((text) => text.slice(0, DIGEST_CHARACTERS).toUpperCase() === digest);
      return line !== undefined && Number(line.slice(DIGEST_CHARACTERS + 1)) > 0;
    },
    close() {
      void opened?.then((file) => file.close()).catch(() => {});
    },
  };
}

async function readAt(file: FileHandle, position: number, length: number): Promise<string> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.toString('latin1', 0, bytesRead);
}
