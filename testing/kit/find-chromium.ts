import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** Why no Chromium can be started here, or null. */
export function chromiumIsMissing(): string | null {
  const named = process.env.CHROMIUM_PATH;
  if (findChromium() !== null) return null;
  return named
    ? `CHROMIUM_PATH names ${named}, which is no program`
    : 'there is no Chromium in PATH, and CHROMIUM_PATH names none';
}

/** A path that is named decides alone: whoever names one wants that one. */
export function findChromium(): string | null {
  const named = process.env.CHROMIUM_PATH;
  if (named) return isProgram(named) ? named : null;
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'];
  const files = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
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
