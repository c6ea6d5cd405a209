import { expect, it } from 'vitest';
import { isDomain, isTermsVersion } from './settings.rules.ts';

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
