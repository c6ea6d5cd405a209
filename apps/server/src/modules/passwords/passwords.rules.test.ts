import { expect, test } from 'vitest';
import { brokenPasswordRule } from './passwords.rules.ts';

const about = { email: 'ines.okafor@example.com', name: 'Ines Okafor', projectName: 'Fieldnote' };
const rule = (password: string) => brokenPasswordRule(password, about)?.code ?? null;

test.each([
  ['elevenchars', 'passwords.too_short'],
  ['🦔🦔🦔', 'passwords.too_short'],
  ['x'.repeat(129), 'passwords.too_long'],
  ['aaaaaaaaaaaa', 'passwords.too_common'],
  ['abcabcabcabc', 'passwords.too_common'],
  ['123456789012', 'passwords.too_common'],
  ['abcdefghijklmno', 'passwords.too_common'],
  ['passwordpassword', 'passwords.too_common'],
  ['PasswordPassword', 'passwords.too_common'],
  ['password123456', 'passwords.too_common'],
  ['okafor123456', 'passwords.too_personal'],
  ['FieldnoteIs1', 'passwords.too_personal'],
  ['ines.okafor@example.com', 'passwords.too_personal'],
])('%s breaks %s', (password, code) => expect(rule(password)).toBe(code));

test.each([
  'a quiet harbour at 4 in winter',
  'zwölf Boxkämpfer jagen Viktor',
  '            four spaces',
  'пароль из слов и чисел 7',
  '🦔 hedgehogs at dawn',
  'correct okafor battery staple',
])('%s is accepted', (password) => expect(rule(password)).toBeNull());
