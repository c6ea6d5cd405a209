import { describe, expect, test } from 'vitest';
import { isDisposableDomain } from './disposable-domains.ts';
import { domainsAbove, isDomainAllowed } from './sign-ups.rules.ts';

describe('a project takes addresses', () => {
  const lists = (allowedDomains: string[], blockedDomains: string[] = []) => ({ allowedDomains, blockedDomains });

  test('of every domain where it names none', () => {
    expect(isDomainAllowed('example.com', lists([]))).toBe(true);
  });

  test('of the domains that it names and of those below them', () => {
    const rules = lists(['example.com', 'Bücher.example']);
    expect(isDomainAllowed('example.com', rules)).toBe(true);
    expect(isDomainAllowed('mail.example.com', rules)).toBe(true);
    expect(isDomainAllowed('xn--bcher-kva.example', rules)).toBe(true);
    expect(isDomainAllowed('notexample.com', rules)).toBe(false);
  });

  test('never of a domain that it blocks, also below one that it allows', () => {
    const rules = lists(['example.com'], ['guests.example.com']);
    expect(isDomainAllowed('example.com', rules)).toBe(true);
    expect(isDomainAllowed('guests.example.com', rules)).toBe(false);
    expect(isDomainAllowed('a.guests.example.com', rules)).toBe(false);
  });

  test('of no domain that is none, where it names any', () => {
    expect(isDomainAllowed('', lists(['example.com']))).toBe(false);
  });
});

test('a domain is asked for with those above it, the last label apart', () => {
  expect(domainsAbove('a.b.example.com')).toEqual(['a.b.example.com', 'b.example.com', 'example.com']);
});

test('a disposable service owns what lies below its domain, and the large ones are none', async () => {
  for (const domain of ['mailinator.com', 'eu.mailinator.com', 'yopmail.com', '10minutemail.com'])
    expect(await isDisposableDomain(domain), domain).toBe(true);
  for (const domain of ['gmail.com', 'outlook.com', 'proton.me', 'icloud.com', 'web.de', 'gmx.net', 'example.com'])
    expect(await isDisposableDomain(domain), domain).toBe(false);
});
