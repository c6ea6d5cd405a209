import { type ErrorDefinition, Problem } from '../../platform/http/problem.ts';
import { passwordErrors } from './passwords.errors.ts';

export const SHORTEST = 12;
export const LONGEST = 128;

/** Long enough to pass the length rule, and still the first that attackers try. Compared without case, digits at the end cut. */
const COMMON = new Set([
  'passwordpassword',
  'password',
  'passw0rdpassw0rd',
  'passwort',
  'passwortpasswort',
  'qwertyuiop',
  'qwertyuiopasdf',
  'qwertyqwerty',
  'qwertzuiop',
  'asdfghjkl',
  'asdfghjklasdf',
  'zxcvbnm',
  '1q2w3e4r5t',
  '1q2w3e4r5t6y',
  '1qaz2wsx3edc',
  'qazwsxedcrfv',
  'letmein',
  'letmeinletmein',
  'iloveyou',
  'iloveyouiloveyou',
  'administrator',
  'welcomewelcome',
  'welcome',
  'changeme',
  'changemechangeme',
  'abcdefghijkl',
  'abcdefghijklm',
  'superman',
  'princess',
  'sunshine',
  'football',
  'correcthorsebatterystaple',
  'trustno',
  'monkeymonkey',
  'dragondragon',
  'mastermaster',
  'hellohello',
  'loveloveloveh',
  'testtesttest',
  'secretsecret',
  'adminadmin',
  'adminadminadmin',
  'rootroot',
  'guestguest',
  'defaultdefault',
]);

/**
 * The rule that a new password breaks, or null. Characters are free and nothing must be mixed: length is what counts (NIST SP 800-63B). What the
 * attacker tries first is refused: lists, one character or run repeated, the person's own name and address, the service's name.
 */
export function brokenPasswordRule(
  password: string,
  about: { email: string; name: string | null; projectName: string },
): ErrorDefinition | null {
  const text = password.normalize('NFC');
  const length = [...text].length;
  if (length < SHORTEST) return passwordErrors.too_short;
  if (length > LONGEST) return passwordErrors.too_long;
  const folded = text.toLowerCase();
  if (COMMON.has(folded) || COMMON.has(folded.replace(/[^a-z]+$/, '')) || isOneRun(folded))
    return passwordErrors.too_common;
  if (namesOf(about).some((name) => folded.includes(name) && folded.length - name.length < 8))
    return passwordErrors.too_personal;
  return null;
}

export function checkNewPassword(
  password: string,
  about: { email: string; name: string | null; projectName: string },
): void {
  const broken = brokenPasswordRule(password, about);
  if (broken) throw new Problem(broken, { fields: [{ path: 'password', code: broken.code, message: broken.title }] });
}

/** `aaaaaaaaaaaa`, `abcabcabcabc`, `123456789012`, `zyxwvutsrqpo`. */
function isOneRun(text: string): boolean {
  for (let period = 1; period <= 4; period++) {
    if (
      text ===
      text
        .slice(0, period)
        .repeat(Math.ceil(text.length / period))
        .slice(0, text.length)
    )
      return true;
  }
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0));
  const digitsWrap = (step: number, by: number) => step === by || step === by - 10 * Math.sign(by);
  return [1, -1].some((by) => steps.every((step) => digitsWrap(step, by)));
}

function namesOf({ email, name, projectName }: { email: string; name: string | null; projectName: string }): string[] {
  const local = email.split('@')[0] ?? '';
  const words = [email, local, projectName, ...(name ?? '').split(/\s+/), (name ?? '').replaceAll(/\s+/g, '')];
  return words.map((word) => word.toLowerCase()).filter((word) => word.length >= 4);
}
