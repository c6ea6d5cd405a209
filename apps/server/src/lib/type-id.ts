// TypeIDs (https://github.com/jetify-com/typeid, spec 0.3): a prefix, an underscore and a UUID in 26 characters of Crockford's base32.
// Inside the product an id is a plain uuid; the prefix exists only at the edge, where it tells people and type checks what an id is of.

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const VALUE = new Map([...ALPHABET].map((character, index) => [character, BigInt(index)]));

export const ID_PREFIXES = {
  project: 'prj',
  application: 'app',
  user: 'usr',
  session: 'ses',
  device: 'dev',
  organization: 'org',
  secretKey: 'key',
  auditEvent: 'aud',
  event: 'evt',
  signInAttempt: 'att',
  passkey: 'pky',
  mailboxMessage: 'mbx',
  mail: 'mai',
  team: 'tea',
  signingKey: 'sgn',
  dataKey: 'dat',
  addressBan: 'ban',
  identity: 'idn',
  bulkAction: 'blk',
  userImport: 'imp',
  invitation: 'ivt',
  waitlistEntry: 'wle',
  referral: 'ref',
} as const;

export type IdKind = keyof typeof ID_PREFIXES;

/** `usr_01h455vb4pex5vsknk084sn02q` from `01890a5d-ac96-774b-bcce-b302099a8057`. Every answer encodes several: bits, not big integers. */
export function encodeId(kind: IdKind, uuid: string): string {
  let text = '';
  // 128 bits in 26 digits of 5: the first digit begins with two zeros.
  let bits = 2;
  let value = 0;
  for (let at = 0; at < uuid.length; at++) {
    const nibble = nibbleAt(uuid, at);
    if (nibble < 0) continue;
    value = (value << 4) | nibble;
    bits += 4;
    if (bits < 5) continue;
    bits -= 5;
    text += ALPHABET.charAt(value >> bits);
    value &= (1 << bits) - 1;
  }
  return `${ID_PREFIXES[kind]}_${text}`;
}

function nibbleAt(uuid: string, at: number): number {
  const code = uuid.charCodeAt(at);
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 97 && code <= 102 ? code - 87 : -1;
}

/** The uuid of an id of this kind, or null where the text is no such id. Only the canonical lower-case form is an id. */
export function decodeId(kind: IdKind, text: string): string | null {
  const prefix = `${ID_PREFIXES[kind]}_`;
  if (!text.startsWith(prefix) || text.length !== prefix.length + 26) return null;
  let value = 0n;
  for (const character of text.slice(prefix.length)) {
    const digit = VALUE.get(character);
    if (digit === undefined) return null;
    value = (value << 5n) | digit;
  }
  if (value >= 1n << 128n) return null;
  const hex = value.toString(16).padStart(32, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
