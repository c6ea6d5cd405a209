import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
const BYTES_LEAST = 6 * 2 ** 30;

/**
 * Where tests keep what they throw away. In memory, where the machine has it to give: a database is six hundred files, and ext4 looks for a free inode past
 * those that were deleted in the last minutes, one by one, which took a quarter of the time of a whole run.
 */
export function scratchFolder(): string {
  return process.env.TMPDIR ?? (memoryIsEnough() ? MEMORY : tmpdir());
}

/** Programs are run from there too, which some machines forbid. */
function memoryIsEnough(): boolean {
  if (process.platform !== 'linux' || freemem() < BYTES_LEAST) return false;
  let folder: string | null = null;
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    if (bavail * bsize < BYTES_LEAST) return false;
    folder = mkdtempSync(join(MEMORY, 'frontdesk-scratch-'));
    const program = join(folder, 'program');
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o700 });
    execFileSync(program);
    return true;
  } catch {
    return false;
  } finally {
    if (folder !== null) rmSync(folder, { recursive: true });
  }
}
