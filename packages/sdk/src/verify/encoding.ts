const OUTSIDE = /[^\w-]/;
const BEYOND_ASCII = /[\u0080-\u00ff]/;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The bytes of unpadded base64url (RFC 7515, section 2), or null. One spelling only: bits that stand for nothing are zero. */
export function decodeBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  const characters = decodeCharacters(text);
  return characters === null ? null : bytesOf(characters);
}

/** The JSON object in one part of a JWT, or null. */
export function decodeJsonPart(part: string | undefined): Record<string, unknown> | null {
  const characters = decodeCharacters(part ?? '');
  if (characters === null) return null;
  try {
    // Nearly every token is ASCII, where a character is a byte.
    const value: unknown = JSON.parse(BEYOND_ASCII.test(characters) ? decoder.decode(bytesOf(characters)) : characters);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** One character for each byte. */
function decodeCharacters(text: string): string | null {
  const tail = text.length % 4;
  if (tail === 1 || OUTSIDE.test(text)) return null;
  const unused = tail === 2 ? 0b1111 : tail === 3 ? 0b11 : 0;
  if (unused !== 0 && (ALPHABET.indexOf(text.charAt(text.length - 1)) & unused) !== 0) return null;
  return atob(text.replaceAll('-', '+').replaceAll('_', '/'));
}

function bytesOf(characters: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(characters.length);
  for (let at = 0; at < characters.length; at++) bytes[at] = characters.charCodeAt(at);
  return bytes;
}
