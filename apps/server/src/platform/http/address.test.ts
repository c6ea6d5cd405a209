import { expect, test } from 'vitest';
import { parseNetworks } from '../../lib/network.ts';
import { clientAddress } from './address.ts';
import { readCookie } from './cookies.ts';

const proxies = parseNetworks('10.0.0.0/8');

test.each([
  ['a peer that is no proxy cannot say another address', '203.0.113.9', '1.2.3.4', '203.0.113.9'],
  ['a proxy can', '10.0.0.1', '203.0.113.9', '203.0.113.9'],
  ['the right-most hop that is no proxy counts', '10.0.0.1', '1.2.3.4, 203.0.113.9, 10.0.0.2', '203.0.113.9'],
  ['what the client invented to the left of it does not', '10.0.0.1', '8.8.8.8, 203.0.113.9', '203.0.113.9'],
  ['what cannot be read ends the walk', '10.0.0.1', '203.0.113.9, unknown', '10.0.0.1'],
  ['only proxies: the left-most of them', '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
  ['no header', '10.0.0.1', undefined, '10.0.0.1'],
  ['a mapped peer is the same peer', '::ffff:10.0.0.1', '203.0.113.9', '203.0.113.9'],
])('%s', (_, peer, forwarded, expected) => expect(clientAddress(peer, forwarded, proxies)).toBe(expected));

test('a cookie that is there twice is not there', () => {
  expect(readCookie('a=1; b=2', 'b')).toBe('2');
  expect(readCookie('b=2;a=1', 'b')).toBe('2');
  expect(readCookie('b=1; b=2', 'b')).toBeNull();
  expect(readCookie('bb=1; xb=2', 'b')).toBeNull();
  expect(readCookie('', 'b')).toBeNull();
});
