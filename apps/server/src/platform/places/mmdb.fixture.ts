/** A MaxMind database of a few networks, written as the format's specification 2.0 says: for tests. */
type Value = string | number | readonly Value[] | { readonly [key: string]: Value };

type Node = { left: Node | Leaf | null; right: Node | Leaf | null };
type Leaf = { readonly record: Value };

const RECORD_BYTES = 3;
const SEPARATOR = Buffer.alloc(16);
const METADATA_MARKER = Buffer.concat([Buffer.from([0xab, 0xcd, 0xef]), Buffer.from('MaxMind.com')]);

/** Networks as `[address, prefix length, record]`; IPv4 stands where the format has it in a tree of IPv6. */
export function writeMmdb(networks: readonly (readonly [address: string, bits: number, record: Value])[]): Buffer {
  const root: Node = { left: null, right: null };
  for (const [address, bits, record] of networks) insert(root, bitsOf(address, bits), { record });

  const nodes: Node[] = [];
  const numbers = new Map<Node, number>();
  collect(root, nodes, numbers);
  const data: Buffer[] = [];
  let dataBytes = 0;
  const pointerTo = (side: Node | Leaf | null): number => {
    if (side === null) return nodes.length;
    if (!('record' in side)) return numbers.get(side) ?? 0;
    const encoded = encode(side.record);
    const pointer = nodes.length + SEPARATOR.length + dataBytes;
    data.push(encoded);
    dataBytes += encoded.length;
    return pointer;
  };
  const tree = Buffer.concat(
    nodes.flatMap((node) => [uint(pointerTo(node.left), RECORD_BYTES), uint(pointerTo(node.right), RECORD_BYTES)]),
  );
  const metadata = encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_700_000_000,
    database_type: 'Test-City',
    description: { en: 'A test' },
    ip_version: 6,
    languages: ['en', 'de'],
    node_count: nodes.length,
    record_size: RECORD_BYTES * 8,
  });
  return Buffer.concat([tree, SEPARATOR, ...data, METADATA_MARKER, metadata]);
}

function bitsOf(address: string, bits: number): number[] {
  const four = address.includes('.');
  const bytes = four ? address.split('.').map(Number) : sixteenBytes(address);
  const all = bytes.flatMap((byte) => Array.from({ length: 8 }, (_, at) => (byte >> (7 - at)) & 1));
  return four ? [...Array.from({ length: 96 }, () => 0), ...all.slice(0, bits)] : all.slice(0, bits);
}

function sixteenBytes(address: string): number[] {
  const [head = '', tail = ''] = address.split('::');
  const words = (text: string) => (text === '' ? [] : text.split(':').map((word) => Number.parseInt(word, 16)));
  const [left, right] = [words(head), words(tail)];
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => 0);
  return [...left, ...zeros, ...right].flatMap((word) => [word >> 8, word & 0xff]);
}

function insert(root: Node, bits: readonly number[], leaf: Leaf): void {
  let at = root;
  bits.forEach((bit, index) => {
    const side = bit === 0 ? 'left' : 'right';
    if (index === bits.length - 1) {
      at[side] = leaf;
      return;
    }
    const next = at[side];
    const node: Node = next !== null && !('record' in next) ? next : { left: null, right: null };
    at[side] = node;
    at = node;
  });
}

function collect(node: Node, nodes: Node[], numbers: Map<Node, number>): void {
  numbers.set(node, nodes.length);
  nodes.push(node);
  for (const side of [node.left, node.right]) if (side !== null && !('record' in side)) collect(side, nodes, numbers);
}

/** Type in the three highest bits, length below; what is longer than 28 bytes has another byte for it. */
function encode(value: Value): Buffer {
  if (typeof value === 'string') {
    const text = Buffer.from(value);
    return Buffer.concat([control(2, text.length), text]);
  }
  if (typeof value === 'number') return Buffer.concat([control(6, 4), uint(value, 4)]);
  if (Array.isArray(value)) {
    // Types above 7 stand in a second byte, counted from 7 on.
    return Buffer.concat([Buffer.from([value.length, 11 - 7]), ...value.map(encode)]);
  }
  const entries = Object.entries(value as { readonly [key: string]: Value });
  return Buffer.concat([control(7, entries.length), ...entries.flatMap(([key, part]) => [encode(key), encode(part)])]);
}

function control(type: number, length: number): Buffer {
  return length < 29 ? Buffer.from([(type << 5) | length]) : Buffer.from([(type << 5) | 29, length - 29]);
}

function uint(value: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}

const named = (en: string, de: string) => ({ names: { en, de } });

/** `203.0.113.0/24` and `2001:db8:5::/48` in Vienna, `198.51.100.0/24` somewhere in Japan. */
export const TEST_NETWORKS = [
  ['203.0.113.0', 24, { city: named('Vienna', 'Wien'), country: named('Austria', 'Österreich') }],
  ['2001:db8:5::', 48, { city: named('Vienna', 'Wien'), country: named('Austria', 'Österreich') }],
  ['198.51.100.0', 24, { country: named('Japan', 'Japan') }],
] as const;
