import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseBaseUrl } from './base-url.ts';
import { createFrontdesk } from './create-frontdesk.ts';
import { createUrls } from './urls.ts';

const urls = createUrls(parseBaseUrl('https://auth.example.com/p/demo/'));

describe('addresses of hosted pages', () => {
  test('are below the base URL and carry where to return to', () => {
    const returnTo = 'https://app.example.com/notes?tab=1&q=a%20b';
    const query = `returnTo=${encodeURIComponent(returnTo)}`;
    expect(urls.signInUrl({ returnTo })).toBe(`https://auth.example.com/p/demo/sign-in?${query}`);
    expect(urls.signUpUrl({ returnTo })).toBe(`https://auth.example.com/p/demo/sign-up?${query}`);
    expect(urls.signOutUrl({ returnTo: new URL(returnTo) })).toBe(`https://auth.example.com/p/demo/sign-out?${query}`);
    expect(urls.renewUrl({ returnTo })).toBe(`https://auth.example.com/p/demo/session/renew?${query}`);
    expect(urls.signInUrl()).toBe('https://auth.example.com/p/demo/sign-in');
    expect(urls.accountUrl()).toBe('https://auth.example.com/p/demo/account');
    expect(urls.switchAccountUrl({ returnTo })).toBe(`https://auth.example.com/p/demo/account/switch?${query}`);
  });

  test.each([
    '',
    '/notes',
    '//evil.example',
    'notes',
    'javascript:alert(1)',
    'data:text/html,x',
    'https:evil.example',
    'https:/evil.example',
    'https://app.example.com@evil.example/',
    'https://user:secret@app.example.com/',
    'https://app.example.com\\@evil.example/',
    'https:\\\\evil.example',
    'https://app.example.com/\r\nset-cookie: a=b',
    ' https://app.example.com/',
    'https://app.example.com/\u0085',
    'HTTPS://app.example.com/',
    `https://app.example.com/${'a'.repeat(2_000)}`,
  ])('refuse to return to %j', (returnTo) => {
    for (const build of [urls.signInUrl, urls.signUpUrl, urls.signOutUrl, urls.renewUrl, urls.switchAccountUrl]) {
      expect(() => build({ returnTo })).toThrow(expect.objectContaining({ code: 'return_to.invalid', status: 400 }));
    }
  });

  test('whatever is to be returned to, the address is of the hosted page, and its one parameter is that text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.string()), (returnTo) => {
        let text: string;
        try {
          text = urls.signInUrl({ returnTo });
        } catch {
          return;
        }
        const url = new URL(text);
        expect(url.origin + url.pathname).toBe('https://auth.example.com/p/demo/sign-in');
        expect([...url.searchParams]).toEqual([['returnTo', returnTo]]);
        expect(url.hash).toBe('');
      }),
    );
  });
});

describe('the base URL', () => {
  test.each([
    '',
    'auth.example.com',
    'ftp://auth.example.com',
    'http://auth.example.com',
    'http://localhost.evil.example',
    'https://user@auth.example.com',
    'https://auth.example.com/?a=1',
    'https://auth.example.com/#a',
  ])('is refused: %j', (baseUrl) => {
    expect(() => createFrontdesk({ baseUrl })).toThrow(expect.objectContaining({ code: 'configuration.invalid' }));
  });

  test.each([
    ['https://auth.example.com/', 'https://auth.example.com'],
    ['http://localhost:4400/p/demo//', 'http://localhost:4400/p/demo'],
    ['http://demo.localhost:4400', 'http://demo.localhost:4400'],
    ['http://127.0.0.1:4400', 'http://127.0.0.1:4400'],
    ['http://[::1]:4400', 'http://[::1]:4400'],
  ])('%j is %j', (baseUrl, expected) => {
    expect(createFrontdesk({ baseUrl }).baseUrl).toBe(expected);
  });
});
