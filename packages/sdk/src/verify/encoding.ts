const OUTSIDE = /[^\w-]/;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The bytes of unpadded base64url (RFC 7515, section 2), or null. One spelling only: bits that stand for nothing are zero. */
export function decodeBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  const tail = text.length % 4;
  if (tail === 1 || OUTSIDE.test(text)) return null;
  const unused = tail === 2 ? 0b1111 : tail === 3 ? 0b11 : 0;
  if ((ALPHABET.indexOf(text.charAt(text.length - 1)) & unused) !== 0 && unused !== 0) return null;
  const characters = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = new Uint8Array(characters.length);
  for (let at = 0; at < characters.length; at++) bytes[at] = characters.charCodeAt(at);
  return bytes;
}

/** The JSON object in one part of a JWT, or null. */
export function decodeJsonPart(part: string | undefined): Record<string, unknown> | null {
  const bytes = decodeBase64Url(part ?? '');
  if (bytes === null) return null;
  try {
    const value: unknown = JSON.parse(decoder.decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
