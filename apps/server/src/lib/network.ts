import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';

/** An address or CIDR range, as the configuration names trusted proxies. */
export type Network = { readonly list: BlockList; readonly cidr: Cidr };

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
  const cidr = parseCidr(word);
  if (cidr === null) throw new Error(`${word} is neither an address nor a CIDR range`);
  return { list, cidr };
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
  return `${groupsOf(address)
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/** The eight groups of an IPv6 address as `canonicalAddress` writes it. */
function groupsOf(address: string): number[] {
  const [head = '', tail = ''] = address.includes('::') ? address.split('::') : [address, ''];
  const read = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const [front, back] = [read(head), read(tail)];
  return [...front, ...Array(Math.max(0, 8 - front.length - back.length)).fill(0), ...back];
}

/** A CIDR range in its one spelling, with the bits behind its prefix cleared. */
export type Cidr = { readonly address: string; readonly prefix: number; readonly family: 'ipv4' | 'ipv6' };

/** Of `203.0.113.7`, `203.0.113.0/24`, `2001:DB8::/32`. An IPv4-mapped range is the IPv4 range. Null: the text is no range. */
export function parseCidr(text: string): Cidr | null {
  const [word = '', bits, ...rest] = text.trim().split('/');
  const address = canonicalAddress(word);
  if (address === null || rest.length > 0 || word.includes('%') || word.includes('[')) return null;
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  const longest = family === 'ipv4' ? 32 : 128;
  const written = isIPv4(word.trim()) ? 32 : 128;
  if (bits !== undefined && !/^\d{1,3}$/.test(bits)) return null;
  const prefix = (bits === undefined ? written : Number(bits)) - (written - longest);
  if (prefix < 0 || prefix > longest) return null;
  return { address: masked(address, family, prefix), prefix, family };
}

export function cidrText({ address, prefix }: Cidr): string {
  return `${address}/${prefix}`;
}

function masked(address: string, family: Cidr['family'], prefix: number): string {
  const [parts, width] = family === 'ipv4' ? [address.split('.').map(Number), 8] : [groupsOf(address), 16];
  const kept = parts.map((part, index) => {
    const bits = Math.min(Math.max(prefix - index * width, 0), width);
    return part & (((1 << bits) - 1) << (width - bits));
  });
  if (family === 'ipv4') return kept.join('.');
  return canonicalAddress(kept.map((part) => part.toString(16)).join(':')) ?? address;
}

/** Whether two ranges have an address in common: then one lies within the other. */
export function overlap(a: Cidr, b: Cidr): boolean {
  const prefix = Math.min(a.prefix, b.prefix);
  return a.family === b.family && masked(a.address, a.family, prefix) === masked(b.address, b.family, prefix);
}
