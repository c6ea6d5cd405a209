import { type Browser, chromium } from 'playwright-core';
import { describeWith } from './describe-with.ts';
import { findProgram, programIsMissing } from './find-program.ts';

/** A real Chromium for journeys: the machine's own, never a download. */
export type ChromiumOptions = {
  /** Where host names lead, in Chromium's words: `MAP *.site.test 127.0.0.1:8443`. Chromium then asks no DNS for them. */
  readonly hostMapping?: string;
  /** For servers with a certificate that nobody vouches for. */
  readonly ignoreCertificateErrors?: boolean;
};

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

export function describeInChromium(name: string, suite: () => void): void {
  describeWith('chromium', name, suite);
}

export async function launchChromium(options: ChromiumOptions = {}): Promise<Browser> {
  const executablePath = findProgram('chromium');
  if (executablePath === null) throw new Error(programIsMissing('chromium') ?? 'Chromium is gone');
  const args = [...FLAGS];
  if (options.hostMapping !== undefined) args.push(`--host-resolver-rules=${options.hostMapping}`);
  if (options.ignoreCertificateErrors) args.push('--ignore-certificate-errors');
  return chromium.launch({ executablePath, args });
}
