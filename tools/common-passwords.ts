import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { commonPasswordPrefix } from '../apps/server/src/modules/passwords/common-passwords.ts';
import { fold } from '../apps/server/src/modules/passwords/passwords.rules.ts';

/**
 * Writes the list of common passwords that the server ships: `node tools/common-passwords.ts`. The words are those of zxcvbn-ts (MIT), which has them
 * from published leaks, and a few that the German keyboard and language add. Two runs write the same bytes; a test compares them with what is committed.
 */
const SHORTEST = 4;

const OURS = [
  'passwort',
  'passwörter',
  'kennwort',
  'geheim',
  'qwertzuiop',
  'qwertzui',
  'asdfghjklö',
  'yxcvbnm',
  'hallowelt',
  'hallo123',
  'schatz',
  'sommer',
  'winter',
  'willkommen',
  'ichliebedich',
  'correcthorsebatterystaple',
  'changeme',
  'changemenow',
  'letmein',
  'letmeinplease',
  'administrator',
  'welcome',
  'default',
  'password',
  'trustno1',
  '1qaz2wsx3edc',
  '1q2w3e4r5t6y',
  'qazwsxedcrfv',
];

export const COMMON_PASSWORDS_FILE = fileURLToPath(
  new URL('../apps/server/src/modules/passwords/common-passwords.bin', import.meta.url),
);

export function commonPasswords(): string[] {
  const require = createRequire(import.meta.url);
  const file = require.resolve('@zxcvbn-ts/language-common/src/passwords.json');
  const listed = JSON.parse(readFileSync(file, 'utf8')) as string[];
  const words = [...listed, ...OURS].map(fold).filter((word) => word.length >= SHORTEST);
  return [...new Set(words)].sort();
}

export function commonPasswordsFile(words: readonly string[]): Buffer {
  const prefixes = words.map((word) => commonPasswordPrefix(word).toString('hex'));
  return Buffer.from([...new Set(prefixes)].sort().join(''), 'hex');
}

if (import.meta.main) {
  const words = commonPasswords();
  const bytes = commonPasswordsFile(words);
  writeFileSync(COMMON_PASSWORDS_FILE, bytes);
  process.stdout.write(`${words.length} words, ${bytes.length} bytes\n`);
}
