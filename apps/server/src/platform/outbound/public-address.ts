import { BlockList } from 'node:net';
import { canonicalAddress } from '../../lib/network.ts';

// The special-purpose registries of IANA (RFC 6890 and what followed), multicast and what is reserved: none of it is a server of the web.
// biome-ignore format: a table
const IPV4: readonly [network: string, bits: number, what: string][] = [
  ['0.0.0.0',       8, 'this network'],
  ['10.0.0.0',      8, 'private'],
  ['100.64.0.0',   10, 'shared by a carrier (CGNAT)'],
  ['127.0.0.0',     8, 'loopback'],
  ['169.254.0.0',  16, 'link-local: metadata of clouds'],
  ['172.16.0.0',   12, 'private'],
  ['192.0.0.0',    24, 'protocol assignments'],
  ['192.0.2.0',    24, 'documentation'],
  ['192.88.99.0',  24, 'relays of 6to4'],
  ['192.168.0.0',  16, 'private'],
  ['198.18.0.0',   15, 'benchmarks'],
  ['198.51.100.0', 24, 'documentation'],
  ['203.0.113.0',  24, 'documentation'],
  ['224.0.0.0',     3, 'multicast, reserved, broadcast'],
];
// biome-ignore format: a table
const IPV6: readonly [network: string, bits: number, what: string][] = [
  ['2001::',     23, 'protocol assignments: Teredo and others that hold another address'],
  ['2001:db8::', 32, 'documentation'],
  ['2002::',     16, '6to4: holds an IPv4 address'],
  ['3fff::',     20, 'documentation'],
];

const special = new BlockList();
for (const [network, bits] of IPV4) special.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of IPV6) special.addSubnet(network, bits, 'ipv6');
// Of IPv6 only this is given to servers; loopback, link-local, unique local, multicast and every form that holds an IPv4 address lie outside.
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');

/** Whether an address belongs to the public internet. What is no address does not. */
export function isPublicAddress(text: string): boolean {
  const address = canonicalAddress(text);
  if (address === null) return false;
  if (address.includes(':')) return globalUnicast.check(address, 'ipv6') && !special.check(address, 'ipv6');
  return !special.check(address, 'ipv4');
}
