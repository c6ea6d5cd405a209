import { describe, expect, test } from 'vitest';
import { makeToken } from '../test/tokens.ts';
import { parseBaseUrl } from './base-url.ts';
import { findCredential } from './credentials.ts';

const NOW = 1_800_000_000;
const base = parseBaseUrl('https://auth.example.com');
const local = parseBaseUrl('http://localhost:4400/p/demo');
const token = (claims: Record<string, unknown> = {}) =>
  makeToken({ iss: base.text, sub: 'usr_1', iat: NOW - 60, exp: NOW + 840, ...claims });
const localToken = (claims: Record<string, unknown> = {}) => token({ iss: local.text, ...claims });
const found = (headers: Record<string, string>, at = base) =>
  findCredential({ headers }, at, NOW).credential?.token ?? null;
const cookie = (...pairs: [name: string, value: string][]) => ({
  cookie: pairs.map(([name, value]) => `${name}=${value}`).join('; '),
});

const mine = token();
const mineToo = token({ sub: 'usr_2', iat: NOW - 30 });
const expired = token({ exp: NOW });
const foreign = token({ iss: 'https://auth.other.example' });
const A = '__Secure-frontdesk_access_prj_a';
const B = '__Secure-frontdesk_access_prj_b';

describe('the credential of a request', () => {
  test.each([
    ['nothing', {}, null],
    ['a bearer token', { authorization: `Bearer ${mine}` }, mine],
    ['the scheme in another case', { authorization: `bearer ${mine}` }, mine],
    ['an opaque session secret', { authorization: 'Bearer ses_01.2.c2VjcmV0' }, 'ses_01.2.c2VjcmV0'],
    ['a bearer token of another issuer', { authorization: `Bearer ${foreign}` }, null],
    ['an expired bearer token', { authorization: `Bearer ${expired}` }, null],
    ['two bearer tokens in one header', { authorization: `Bearer ${mine}, Bearer ${mine}` }, null],
    ['an empty bearer', { authorization: 'Bearer ' }, null],
    ['a bearer before a cookie', { authorization: `Bearer ${mineToo}`, ...cookie([A, mine]) }, mineToo],
    ['a bad bearer, which a cookie does not mend', { authorization: 'Bearer a b', ...cookie([A, mine]) }, null],
    ['basic authorization of a proxy, beside a cookie', { authorization: 'Basic dTpw', ...cookie([A, mine]) }, mine],
    ['the access cookie', cookie([A, mine]), mine],
    ['the access cookie among others', cookie(['theme', 'dark'], [A, mine], ['x', '1']), mine],
    ['the cookie of another project of this site', cookie([A, foreign]), null],
    ['two projects of one site', cookie([B, foreign], [A, mine]), mine],
    ['one name twice', cookie([A, mine], [A, mineToo]), null],
    ['one name twice with the same value', cookie([A, mine], [A, mine]), null],
    ['one name three times', cookie([A, mine], [A, mine], [A, mine]), null],
    ['a second name of this issuer, planted by a sibling', cookie([A, mine], [B, mineToo]), null],
    ['an expired one beside the living one', cookie([B, expired], [A, mine]), mine],
    ['an expired one', cookie([A, expired]), null],
    ['a name without its prefix, which http could have set', cookie(['frontdesk_access_prj_a', mine]), null],
    ['a name that only ends like ours', cookie([`x${A}`, mine]), null],
    ['an opaque value in a cookie', cookie([A, 'c2VjcmV0']), null],
    ['three parts that are no token', cookie([A, 'a.b.c']), null],
    ['claims that are a list', cookie([A, `e30.${Buffer.from('[]').toString('base64url')}.x`]), null],
  ])('%s', (_, headers, expected) => {
    expect(found(headers as Record<string, string>)).toBe(expected);
  });

  test('on loopback the cookie goes without prefix, and the newest of two counts', () => {
    const older = localToken({ iat: NOW - 600 });
    const newer = localToken({ iat: NOW - 10 });
    expect(found(cookie(['frontdesk_access_prj_a', older], ['frontdesk_access_prj_b', newer]), local)).toBe(newer);
    expect(found(cookie(['frontdesk_access_prj_b', newer], ['frontdesk_access_prj_a', older]), local)).toBe(newer);
    expect(found(cookie(['frontdesk_access_prj_a', older], ['frontdesk_access_prj_a', newer]), local)).toBeNull();
  });

  test('is read from a fetch request, from Node headers and from lists of values alike', () => {
    const request = new Request('https://app.example.com/', { headers: { cookie: `${A}=${mine}` } });
    expect(findCredential(request, base, NOW).credential?.token).toBe(mine);
    expect(findCredential({ headers: { cookie: ['x=1', `${A}=${mine}`] } }, base, NOW).credential?.token).toBe(mine);
  });
});

describe('renewal', () => {
  test.each([
    ['an expired cookie of this project', cookie([A, expired]), true],
    [
      'an expired cookie of another project',
      cookie([A, token({ iss: 'https://auth.other.example', exp: NOW - 1 })]),
      false,
    ],
    ['a living cookie', cookie([A, mine]), false],
    ['a living cookie beside an expired one', cookie([A, mine], [B, expired]), false],
    ['no cookie', {}, false],
    ['an expired bearer, which no browser visit mends', { authorization: `Bearer ${expired}` }, false],
    ['an expired cookie that comes twice', cookie([A, expired], [A, expired]), false],
  ])('%s', (_, headers, expected) => {
    expect(findCredential({ headers: headers as Record<string, string> }, base, NOW).expired).toBe(expected);
  });
});
