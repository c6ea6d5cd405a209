import { describe, expect, test } from 'vitest';
import { canonicalAddress, inNetworks, limitKey, parseNetworks } from './network.ts';

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
