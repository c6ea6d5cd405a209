import { describe, expect, test } from 'vitest';
import { allowedReturnTo, isOrigin, isParentDomain } from './projects.rules.ts';

const path = {
  baseUrl: 'https://auth.example.com/p/acme',
  redirectOrigins: ['https://app.example.com', 'http://localhost:4401'],
};
const host = { ...path, baseUrl: 'https://acme.example.com' };

describe('people are sent back', () => {
  test.each([
    ['/p/acme/account/profile', path],
    ['/p/acme', path],
    ['/account/sessions?x=1#top', host],
    ['https://auth.example.com/p/acme/account', path],
    ['https://app.example.com', path],
    ['https://app.example.com/', path],
    ['https://app.example.com/deep/page?a=b&c=%2F', path],
    ['https://app.example.com?x', path],
    ['http://localhost:4401/notes', path],
  ])('to %s', (text, rules) => expect(allowedReturnTo(text, rules)).toBe(text));
});

describe('nobody is sent', () => {
  test.each([
    ['to user info before the host', 'https://app.example.com@evil.example'],
    ['to user info on the right host', 'https://ok@app.example.com/'],
    ['past a backslash', 'https://app.example.com\\@evil.example'],
    ['past two backslashes', '\\\\evil.example'],
    ['to a host that begins alike', 'https://app.example.com.evil.example/'],
    ['to a host that ends alike', 'https://evilapp.example.com/'],
    ['to another port', 'https://app.example.com:8443/'],
    ['to another scheme', 'http://app.example.com/'],
    ['in capitals', 'HTTPS://APP.EXAMPLE.COM/'],
    ['by two slashes', '//evil.example'],
    ['by a slash and a backslash', '/\\evil.example'],
    ['out of the project by dots', '/p/acme/../../dashboard'],
    ['out of the project by encoded dots', '/p/acme/%2e%2e/%2e%2e/dashboard'],
    ['to another project', '/p/beta/account'],
    ['to a project whose name begins alike', '/p/acmeevil'],
    ['to the dashboard of the same origin', 'https://auth.example.com/dashboard'],
    ['to a script', 'javascript:alert(1)'],
    ['to data', 'data:text/html,x'],
    ['past a line break', 'https://app.example.com/\r\nset-cookie: a=b'],
    ['past a tab', 'https://app.exa\tmple.com/'],
    ['past a space', ' https://app.example.com/'],
    ['nowhere', ''],
    ['to a relative page', 'account'],
    ['to a long way', `https://app.example.com/${'a'.repeat(3_000)}`],
  ])('%s', (_, text) => expect(allowedReturnTo(text, path)).toBeNull());

  test('out of a host of its own', () => {
    expect(allowedReturnTo('//evil.example', host)).toBeNull();
    expect(allowedReturnTo('https://auth.example.com/', host)).toBeNull();
  });
});

test.each([
  ['https://app.example.com', true],
  ['http://localhost:3000', true],
  ['https://app.example.com/', false],
  ['https://app.example.com:443', false],
  ['https://*.example.com', false],
  ['*', false],
  ['null', false],
  ['https://App.example.com', false],
  ['ftp://example.com', false],
])('%s is an origin: %s', (text, is) => expect(isOrigin(text)).toBe(is));

test.each([
  ['example.com', true],
  ['localhost', true],
  ['sub.example.co.uk', true],
  ['com', false],
  ['.example.com', false],
  ['example.com;evil', false],
  ['127.0.0.1', false],
  ['-a.example.com', false],
])('%s is a domain for a cookie: %s', (text, is) => expect(isParentDomain(text)).toBe(is));
