import { expect, it } from 'vitest';
import { isDomain, isLastWay, isTermsVersion } from './settings.rules.ts';

it('domains are told from what looks like one', () => {
  for (const text of ['example.com', 'mail.example.co.uk', 'bücher.example', 'xn--bcher-kva.example'])
    expect(isDomain(text), text).toBe(true);
  for (const text of ['', 'localhost', 'ada@example.com', '*.example.com', '10.0.0.1', '-a.com', 'a b.com'])
    expect(isDomain(text), text).toBe(false);
});

it('a version of the terms is one short word', () => {
  for (const text of ['1', '2026-11', 'v1.2_b']) expect(isTermsVersion(text), text).toBe(true);
  for (const text of ['', '-1', 'a b', 'x'.repeat(41)]) expect(isTermsVersion(text), text).toBe(false);
});

it('the last way in is one without which nobody could sign in: passkeys and providers are ways, but not for operators', () => {
  const none = { password: false, magicLink: false, emailCode: false, passkey: false };
  const of = (given: Partial<typeof none>, providers = 0, isSystem = false) => ({
    methods: { ...none, ...given },
    isSystem,
    providers,
  });
  expect(isLastWay('password', of({ password: true }))).toBe(true);
  expect(isLastWay('passkey', of({ passkey: true }))).toBe(true);
  expect(isLastWay('password', of({ password: true, passkey: true }))).toBe(false);
  expect(isLastWay('password', of({ password: true, emailCode: true }))).toBe(false);
  expect(isLastWay('passkey', of({ passkey: true }, 1))).toBe(false);
  expect(isLastWay('magicLink', of({ password: true }))).toBe(false);
  expect(isLastWay('password', of({ password: true, passkey: true }, 1, true))).toBe(true);
  expect(isLastWay('passkey', of({ password: true, passkey: true }, 0, true))).toBe(false);
});
