import { describe, expect, test } from 'vitest';
import { asciiDomain, isMailDomain, isWithinDomain, mailDomainOf } from './mail-domain.ts';

describe('the domain of an address', () => {
  test.each([
    ['ada@example.com', 'example.com'],
    ['ada@EXAMPLE.Com', 'example.com'],
    ['ada@bücher.example', 'xn--bcher-kva.example'],
    ['ada@BÜCHER.example', 'xn--bcher-kva.example'],
    ['ada@xn--bcher-kva.example', 'xn--bcher-kva.example'],
    // An u with a diaeresis of its own is the same letter.
    ['ada@bu\u0308cher.example', 'xn--bcher-kva.example'],
    ['ada@example.com.', 'example.com'],
  ])('of %s is %s', (email, domain) => {
    expect(mailDomainOf(email)).toBe(domain);
  });

  test('a Cyrillic letter that looks like a Latin one makes another domain', () => {
    expect(asciiDomain('ex\u0430mple.com')).not.toBe('example.com');
  });
});

describe('a domain of a list', () => {
  test.each(['example.com', 'mail.example.co.uk', 'bücher.example', 'xn--bcher-kva.example'])('may be %s', (text) => {
    expect(isMailDomain(text)).toBe(true);
  });

  test.each([
    '',
    'localhost',
    '@example.com',
    'ada@example.com',
    '*.example.com',
    'exa mple.com',
    '127.0.0.1',
    '127.1',
    '-a.com',
    '.com',
    'a..com',
  ])('is never %j', (text) => {
    expect(isMailDomain(text)).toBe(false);
  });

  test('stands for itself and everything below it, and for nothing that only ends alike', () => {
    expect(isWithinDomain('example.com', 'example.com')).toBe(true);
    expect(isWithinDomain('a.mail.example.com', 'example.com')).toBe(true);
    expect(isWithinDomain('badexample.com', 'example.com')).toBe(false);
    expect(isWithinDomain('com', 'example.com')).toBe(false);
    expect(isWithinDomain('example.com', '')).toBe(false);
  });
});
