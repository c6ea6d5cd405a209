import { describe, expect, it } from 'vitest';
import { isDomain, originOf } from './origin.ts';

describe('the address of an app is an origin', () => {
  it.each([
    ['https://app.example.com', 'https://app.example.com'],
    [' http://localhost:3000/ ', 'http://localhost:3000'],
    ['HTTPS://App.Example.com', 'https://app.example.com'],
    ['https://app.example.com:443', 'https://app.example.com'],
    ['https://app.example.com/callback', null],
    ['https://*.example.com', null],
    ['https://ok@evil.example', null],
    ['javascript:alert(1)', null],
    ['app.example.com', null],
    ['', null],
  ])('%s', (text, origin) => {
    expect(originOf(text)).toBe(origin);
  });
});

it('a cookie domain has no scheme', () => {
  expect(['example.com', 'a.b.example', 'localhost'].every(isDomain)).toBe(true);
  expect(['https://example.com', 'com', '127.0.0.1', '', '.example.com'].some(isDomain)).toBe(false);
});
