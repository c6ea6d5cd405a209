import { closeSync, copyFileSync, fstatSync, ftruncateSync, openSync, readFileSync } from 'node:fs';

const LIMIT_BYTES = 4 * 1024 * 1024;
const LOOK_MILLISECONDS = 30_000;

export type LogFile = {
  /** What Postgres writes to. It appends, so that the file can be emptied under it. */
  readonly descriptor: number;
  /** The last lines that tell of a fault, for an error message. */
  lastWords(): string;
  close(): void;
};

/** Postgres's log, at most two files of a few megabytes: when it is full, its text moves to `.1` and it begins anew. */
export function openLogFile(path: string): LogFile {
  const descriptor = openSync(path, 'a', 0o600);
  const bound = () => {
    if (fstatSync(descriptor).size < LIMIT_BYTES) return;
    copyFileSync(path, `${path}.1`);
    ftruncateSync(descriptor, 0);
  };
  bound();
  const began = fstatSync(descriptor).size;
  const timer = setInterval(bound, LOOK_MILLISECONDS).unref();
  return {
    descriptor,
    lastWords() {
      const lines = readFileSync(path).subarray(began).toString('utf8').split('\n');
      const faults = lines.filter((line) => /(FATAL|PANIC|error while loading|could not)/.test(line));
      return (faults.at(-1) ?? lines.at(-2) ?? 'it left no word').replace(/^\S+ \S+ \S+ \[\d+\] /, '');
    },
    close() {
      clearInterval(timer);
      closeSync(descriptor);
    },
  };
}
