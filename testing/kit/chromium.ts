import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { describe, test } from 'vitest';

/** A real Chromium for journeys: the machine's own, never a download. */
export type ChromiumOptions = {
  /** Where host names lead, in Chromium's words: `MAP *.site.test 127.0.0.1:8443`. Chromium then asks no DNS for them. */
  readonly hostMapping?: string;
  /** For servers with a certificate that nobody vouches for. */
  readonly ignoreCertificateErrors?: boolean;
};

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

// No sandbox: root has none, and the pages are ours. The rest keeps Chromium from talking to anybody but the tests.
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * A suite that needs Chromium. Without one on this machine it says so in one line and is left out; where everything must run
 * (`CI=true`), it fails instead.
 */
export function describeInChromium(name: string, suite: () => void): void {
  const reason = chromiumIsMissing();
  if (reason === null) return void describe(name, suite);
  if (process.env.CI === 'true') {
    return void test(name, () => {
      throw new Error(reason);
    });
  }
  process.stdout.write(`${name}: skipped, because ${reason}\n`);
  describe.skipIf(true)(name, suite);
}

/** Why no Chromium can be started here, or null. */
export function chromiumIsMissing(): string | null {
  const named = process.env.CHROMIUM_PATH;
  if (findChromium() !== null) return null;
  return named
    ? `CHROMIUM_PATH names ${named}, which is no program`
    : 'there is no Chromium in PATH, and CHROMIUM_PATH names none';
}

export async function launchChromium(options: ChromiumOptions = {}): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error(chromiumIsMissing() ?? 'Chromium is gone');
  const args = [...FLAGS];
  if (options.hostMapping !== undefined) args.push(`--host-resolver-rules=${options.hostMapping}`);
  if (options.ignoreCertificateErrors) args.push('--ignore-certificate-errors');
  return chromium.launch({ executablePath, args });
}

/** A path that is named decides alone: whoever names one wants that one. */
function findChromium(): string | null {
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
