import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCommonPassword } from './common-passwords.ts';
import { brokenPasswordRule, fold, identifierOf, type PasswordOwner } from './passwords.rules.ts';

const owner = { email: 'ines.okafor+news@example.com', name: 'Ines Okafor', projectName: 'Field Note' };
const rule = (password: string, leastCharacters = 12, about: PasswordOwner = owner) =>
  brokenPasswordRule(password, about, { leastCharacters, isListed: isCommonPassword })?.definition.code ?? null;

test.each([
  ['elevenchars', 'passwords.too_short'],
  ['🦔🦔🦔', 'passwords.too_short'],
  // Eleven letters with their accents: 22 code points as they are typed, eleven as they are counted.
  ['e\u0301'.repeat(11), 'passwords.too_short'],
  ['x'.repeat(129), 'passwords.too_long'],
  ['aaaaaaaaaaaa', 'passwords.too_common'],
  ['abcabcabcabc', 'passwords.too_common'],
  ['123456789012', 'passwords.too_common'],
  ['abcdefghijklmno', 'passwords.too_common'],
  ['passwordpassword', 'passwords.too_common'],
  ['PasswordPassword', 'passwords.too_common'],
  ['password123456', 'passwords.too_common'],
  ['password12345678', 'passwords.too_common'],
  ['p@ssw0rdP@ssw0rd', 'passwords.too_common'],
  ['P4$$w0rd!2024', 'passwords.too_common'],
  ['!!Passwort2024', 'passwords.too_common'],
  ['l e t m e i n', 'passwords.too_common'],
  ['trust-no-1-trust-no-1', 'passwords.too_common'],
  ['Sommer2024!!', 'passwords.too_common'],
  ['qwertyuiop[]', 'passwords.too_common'],
  ['correcthorsebatterystaple', 'passwords.too_common'],
  ['okafor123456', 'passwords.too_personal'],
  ['correct okafor battery staple', 'passwords.too_personal'],
  ['OKÀFOR in the harbour', 'passwords.too_personal'],
  ['the FieldNote harbour', 'passwords.too_personal'],
  ['the field-note harbour', 'passwords.too_personal'],
  ['my ines.okafor harbour', 'passwords.too_personal'],
  ['ines.okafor@example.com', 'passwords.too_personal'],
])('%s breaks %s', (password, code) => expect(rule(password)).toBe(code));

test.each([
  'a quiet harbour at 4 in winter',
  'zwölf Boxkämpfer jagen Viktor',
  '            four spaces',
  'пароль из слов и чисел 7',
  '🦔 hedgehogs at dawn',
  'correct horse battery stapler',
  'a field of notes',
  'Tr0ub4dor&3x9vq',
])('%s is accepted', (password) => expect(rule(password)).toBeNull());

test('names of less than four letters stand in many words, and forbid none', () => {
  const about = { email: 'bo@example.com', name: 'Bo Li', projectName: 'App' };
  expect(rule('a boat, an apple and a lion', 12, about)).toBeNull();
});

describe('whatever is typed', () => {
  const typed = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.string({ unit: 'binary', maxLength: 200 }),
  );
  const least = fc.integer({ min: 8, max: 64 });
  const listed = fc.constantFrom(
    ...['password', 'dragon', 'letmein', 'football', 'sunshine', 'iloveyou', 'superman', 'trustno1', 'michael'],
  );

  test('it is judged without an exception, alike in every form of Unicode, and never accepted outside of the lengths', () => {
    fc.assert(
      fc.property(typed, least, (password, shortest) => {
        const verdict = rule(password, shortest);
        expect(rule(password.normalize('NFD'), shortest)).toBe(verdict);
        expect(rule(password.normalize('NFC'), shortest)).toBe(verdict);
        const length = [...password.normalize('NFC')].length;
        if (length < shortest) expect(verdict).toBe('passwords.too_short');
        else if (length > 128) expect(verdict).toBe('passwords.too_long');
        else expect(['passwords.too_common', 'passwords.too_personal', null]).toContain(verdict);
      }),
      { numRuns: 1_000 },
    );
  });

  test('a listed word is refused in capitals, with little around it, and written several times', () => {
    const sign = fc.constantFrom(...'0123456789!?.-_ ');
    fc.assert(
      fc.property(listed, fc.array(sign, { maxLength: 7 }), fc.nat(7), fc.boolean(), (word, signs, at, capitals) => {
        const around = `${signs.slice(0, at).join('')}${capitals ? word.toUpperCase() : word}${signs.slice(at).join('')}`;
        fc.pre(around.length >= 8);
        expect(rule(around, 8)).toBe('passwords.too_common');
        const often = word.repeat(Math.ceil(8 / word.length) + 1);
        expect(rule(often, 8)).toBe('passwords.too_common');
      }),
      { numRuns: 1_000 },
    );
  });

  test('a name is refused wherever it stands and however it is written', () => {
    const rest = fc.stringMatching(/^[qxz7 ]{8,40}$/);
    const name = fc.constantFrom('okafor', 'Okafor', 'FIELD NOTE', 'field_note', 'Ines', 'ines.okafor');
    fc.assert(
      fc.property(rest, name, rest, (before, written, after) => {
        expect(rule(`${before}${written}${after}`)).not.toBeNull();
      }),
    );
  });

  test('what chance made is accepted', () => {
    const made = fc.string({
      unit: fc.constantFrom(...'abcdefghijkmnpqrstuvwxyz23456789'),
      minLength: 16,
      maxLength: 40,
    });
    fc.assert(
      fc.property(made, (password) => {
        fc.pre(new Set(password).size > 7);
        const broken = rule(password, 12, { email: 'a@b.example', name: null, projectName: 'App' });
        expect(broken).toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });

  test('folding is done once and for all', () => {
    fc.assert(fc.property(typed, (text) => fold(fold(text)) === fold(text)));
  });
});

test.each([
  [{ email: 'Ada@Example.com' }, 'email', 'ada@example.com'],
  [{ identifier: ' Ada@Example.com ' }, 'email', 'ada@example.com'],
  [{ identifier: 'Ada.L' }, 'username', 'ada.l'],
  [{ username: 'ADA.l' }, 'username', 'ada.l'],
  // A username never holds an @, so this is nobody's.
  [{ username: 'ada@example.com' }, 'username', 'ada@example.com'],
])('%j is looked for as %s %s', (typed, kind, key) => expect(identifierOf(typed)).toEqual({ kind, key }));
