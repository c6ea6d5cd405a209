import { describe, expect, test } from 'vitest';
import { canonicalAddress, cidrText, inNetworks, limitKey, overlap, parseCidr, parseNetworks } from './network.ts';

describe('an address has one spelling', () => {
  test.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::ffff:127.0.0.1', '127.0.0.1'],
    ['::FFFF:7F00:1', '127.0.0.1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
  ])('%s is %s', (text, canonical) => expect(canonicalAddress(text)).toBe(canonical));

  test.each(['', 'unknown', '127.1', '0x7f.1', '1.2.3.4:80', 'localhost', '1.2.3.4, 5.6.7.8'])('%s is none', (text) =>
    expect(canonicalAddress(text)).toBeNull(),
  );
});

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('%s counts as %s', (address, key) => expect(limitKey(address)).toBe(key));

test('proxies are addresses and ranges', () => {
  const proxies = parseNetworks('10.0.0.0/8, 2001:db8::/32, 203.0.113.7');
  expect(inNetworks('10.9.8.7', proxies)).toBe(true);
  expect(inNetworks('2001:db8:1::1', proxies)).toBe(true);
  expect(inNetworks('203.0.113.7', proxies)).toBe(true);
  expect(inNetworks('203.0.113.8', proxies)).toBe(false);
  expect(() => parseNetworks('10.0.0.0/33')).toThrow('neither an address nor a CIDR range');
  expect(() => parseNetworks('proxy.local')).toThrow('neither an address nor a CIDR range');
});

describe('a range has one spelling, and nothing behind its prefix', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7/32'],
    ['203.0.113.7/24', '203.0.113.0/24'],
    ['10.255.1.2/9', '10.128.0.0/9'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['2001:DB8:1:2:3::9/64', '2001:db8:1:2::/64'],
    ['2001:db8:ffff::/33', '2001:db8:8000::/33'],
    ['::1', '::1/128'],
    ['::ffff:203.0.113.7', '203.0.113.7/32'],
    ['::ffff:203.0.113.7/120', '203.0.113.0/24'],
  ])('%s is %s', (text, spelling) => expect(cidrText(parseCidr(text) ?? never())).toBe(spelling));

  test.each([
    '',
    '203.0.113.7/33',
    '::1/129',
    '1.2.3.4/',
    '1.2.3.4/24/8',
    '1.2.3.4/-1',
    '::ffff:1.2.3.4/90',
    'fe80::1%eth0',
    'a/b',
  ])('%s is none', (text) => expect(parseCidr(text)).toBeNull());

  test.each([
    ['10.0.0.0/8', '10.9.8.7', true],
    ['10.9.8.7', '10.0.0.0/8', true],
    ['10.0.0.0/8', '11.0.0.0/8', false],
    ['0.0.0.0/0', '::/0', false],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
  ])('%s and %s have an address in common: %s', (a, b, shared) =>
    expect(overlap(parseCidr(a) ?? never(), parseCidr(b) ?? never())).toBe(shared),
  );
});

function never(): never {
  throw new Error('it is a range');
}
