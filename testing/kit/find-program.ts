import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Programs that some tests start and that the product itself never needs. A variable that names one decides alone. Of Chromium, what draws pages
 * without a desktop's windows comes first: it is the same engine, and journeys take a quarter less of the machine with it.
 */
const PROGRAMS = {
  chromium: {
    variable: 'CHROMIUM_PATH',
    names: ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
  },
  redis: { variable: 'REDIS_SERVER_PATH', names: ['valkey-server', 'redis-server'] },
  pgbouncer: { variable: 'PGBOUNCER_PATH', names: ['pgbouncer'] },
} as const;

export type Program = keyof typeof PROGRAMS;

/** Why the program cannot be started here, or null. */
export function programIsMissing(program: Program): string | null {
  if (findProgram(program) !== null) return null;
  const { variable } = PROGRAMS[program];
  const named = process.env[variable];
  return named
    ? `${variable} names ${named}, which is no program`
    : `there is no ${program} in PATH, and ${variable} names none`;
}

export function findProgram(program: Program): string | null {
  const { variable, names } = PROGRAMS[program];
  const named = process.env[variable];
  if (named) return isProgram(named) ? named : null;
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/sbin'];
  const files = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return files.find(isProgram) ?? null;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
