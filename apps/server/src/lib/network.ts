import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';

/** An address or CIDR range, as the configuration names trusted proxies. */
export type Network = { readonly list: BlockList };

export function parseNetworks(text: string): readonly Network[] {
  const words = text.split(',').map((word) => word.trim());
  return words.filter((word) => word !== '').map(parseNetwork);
}

function parseNetwork(word: string): Network {
  const [address = '', bits] = word.split('/');
  const family = isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : null;
  const longest = family === 'ipv4' ? 32 : 128;
  const prefix = bits === undefined ? longest : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
  if (!family || !(prefix >= 0 && prefix <= longest)) throw new Error(`${word} is neither an address nor a CIDR range`);
  const list = new BlockList();
  list.addSubnet(address, prefix, family);
  return { list };
}

export function inNetworks(address: string, networks: readonly Network[]): boolean {
  const family = isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : null;
  return family !== null && networks.some((network) => network.list.check(address, family));
}

/**
 * One spelling for each address: IPv4-mapped IPv6 becomes IPv4, IPv6 is compressed and lower case, zones are cut.
 * Null where the text is no address.
 */
export function canonicalAddress(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/%.*$/, '');
  if (isIP(bare) === 0) return null;
  if (isIPv4(bare)) return bare;
  const compressed = new URL(`http://[${bare}]/`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(compressed);
  if (!mapped) return compressed;
  const high = Number.parseInt(mapped[1] ?? '', 16);
  const low = Number.parseInt(mapped[2] ?? '', 16);
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

/** What limits count by: an IPv4 address itself, of an IPv6 address its /64, because one customer holds at least that much. */
export function limitKey(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail = ''] = address.includes('::') ? address.split('::') : [address, ''];
  const front = head === '' ? [] : head.split(':');
  const back = tail === '' ? [] : tail.split(':');
  const groups = [...front, ...Array(Math.max(0, 8 - front.length - back.length)).fill('0'), ...back];
  return `${groups.slice(0, 4).join(':')}::/64`;
}
