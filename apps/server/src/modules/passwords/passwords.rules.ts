import { emailKeyOf } from '../../lib/email-key.ts';
import { usernameKeyOf } from '../../lib/username-key.ts';
import type { ErrorDefinition } from '../../platform/http/problem.ts';
import { passwordErrors } from './passwords.errors.ts';

/** What every project has, whatever it chose: beyond this nobody remembers a password, and below it none stands alone. */
export const LONGEST = 128;

/** Whose password it is to be, and where. Names that it must not be made of. */
export type PasswordOwner = { readonly email: string; readonly name: string | null; readonly projectName: string };

export type PasswordPolicy = {
  readonly leastCharacters: number;
  /** Whether attackers have this word on their lists. It is asked in lower case, without accents. */
  readonly isListed: (word: string) => boolean;
};

/** What is wrong, and the words for it, which know the project's numbers. */
export type PasswordRefusal = { readonly definition: ErrorDefinition; readonly text: string };

/** A name as short as this stands in many words. */
const SHORTEST_NAME = 4;
const SHORTEST_LISTED = 4;

/** So many characters of one's own beside a word from the lists make a password of one's own. */
const OWN_CHARACTERS = 8;

/**
 * The rule that a new password breaks, or null. Characters are free and nothing must be mixed: length is what counts (NIST SP 800-63B). What the
 * attacker tries first is refused: lists, one character or run repeated, the person's own name and address, the service's name.
 */
export function brokenPasswordRule(
  password: string,
  owner: PasswordOwner,
  policy: PasswordPolicy,
): PasswordRefusal | null {
  const text = password.normalize('NFC');
  const length = [...text].length;
  if (length < policy.leastCharacters)
    return { definition: passwordErrors.too_short, text: `Use at least ${policy.leastCharacters} characters.` };
  if (length > LONGEST) return refusal(passwordErrors.too_long);
  const folded = fold(text);
  if (isCommon(folded, policy.isListed)) return refusal(passwordErrors.too_common);
  if (namesOf(owner).some((name) => folded.includes(name))) return refusal(passwordErrors.too_personal);
  return null;
}

function refusal(definition: ErrorDefinition): PasswordRefusal {
  return { definition, text: definition.title };
}

/** Lower case, without accents: `Zoë` and `zoe` are one name to whoever guesses. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
}

/**
 * As attackers go through their lists: a word as it is, with letters replaced by the digits that look like them, with separators, written twice, or
 * with a year and an exclamation mark around it.
 */
function isCommon(folded: string, isListed: (word: string) => boolean): boolean {
  if (isOneRun(folded)) return true;
  const spellings = new Set([folded, folded.replace(/[\s._-]+/g, '')].flatMap((text) => [text, ...lettersFor(text)]));
  return [...spellings].some((text) => isOneRun(text) || isWordWithLittleElse(text, isListed));
}

function isWordWithLittleElse(text: string, isListed: (word: string) => boolean): boolean {
  const known = (part: string) =>
    [part, ...repeatedPart(part)].some((word) => word.length >= SHORTEST_LISTED && isListed(word));
  const match = /^([^\p{L}]*)(.*?)([^\p{L}]*)$/su.exec(text);
  const [before, word, after] = [match?.[1] ?? '', match?.[2] ?? '', match?.[3] ?? ''];
  const own = before + after;
  if (known(word) && (own.length < OWN_CHARACTERS || known(own) || isOneRun(own))) return true;
  // Listed words have digits themselves: `trustno1` and what follows it.
  for (let first = 0; first <= before.length && first < OWN_CHARACTERS; first++) {
    for (let last = 0; last <= after.length && first + last < OWN_CHARACTERS; last++) {
      if (known(text.slice(first, text.length - last))) return true;
    }
  }
  return false;
}

const LOOKS_LIKE: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
  '+': 't',
};

/** `p@ssw0rd` as `password`: everywhere, and without the digits that follow it, which are digits. */
function lettersFor(text: string): string[] {
  const replaced = (part: string) => part.replace(/[013457@$!+]/g, (sign) => LOOKS_LIKE[sign] ?? sign);
  const end = /[^\p{L}]*$/u.exec(text)?.index ?? text.length;
  return [replaced(text), replaced(text.slice(0, end)) + text.slice(end)];
}

/** The part that a text repeats, if it does: `dragon` of `dragondragon`. */
function repeatedPart(text: string): string[] {
  const period = (text + text).indexOf(text, 1);
  return period < text.length ? [text.slice(0, period)] : [];
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

/** Each word of a name by itself, and the whole with and without what stands between the words. */
function namesOf({ email, name, projectName }: PasswordOwner): string[] {
  const [local = ''] = fold(email).split('@');
  const whole = [local, local.split('+')[0] ?? '', fold(name ?? ''), fold(projectName)];
  const spellings = whole.flatMap((text) => ['', ' ', '-', '_', '.'].map((sign) => text.replace(/[\s._-]+/g, sign)));
  const words = [...fold(name ?? '').split(/\s+/), ...spellings, ...whole];
  return [...new Set(words)].filter((word) => [...word].length >= SHORTEST_NAME);
}

/** What somebody signs in with: an address holds an `@`, a username never does. */
export function identifierOf(typed: {
  readonly email?: string | undefined;
  readonly username?: string | undefined;
  readonly identifier?: string | undefined;
}): { readonly kind: 'email' | 'username'; readonly key: string } {
  const text = (typed.email ?? typed.username ?? typed.identifier ?? '').trim();
  const isAddress = typed.email !== undefined || (typed.username === undefined && text.includes('@'));
  return isAddress ? { kind: 'email', key: emailKeyOf(text) } : { kind: 'username', key: usernameKeyOf(text) };
}
