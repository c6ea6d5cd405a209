/** Cookies as plain data. A use case reads and sets them through this; only the HTTP layer knows headers. */
export type Cookie = {
  readonly name: string;
  readonly value: string;
  /** Seconds; absent: until the browser ends. 0 removes. */
  readonly maxAgeSeconds?: number;
  readonly domain?: string;
  readonly secure: boolean;
  readonly path?: string;
};

export type CookieJar = {
  /** Null where there is none, or where two have this name: a sibling subdomain can add one, and neither can then be trusted. */
  get(name: string): string | null;
  set(cookie: Cookie): void;
  /** What was set so far, as Set-Cookie lines. */
  readonly lines: readonly string[];
};

export function createCookieJar(header: string | undefined): CookieJar {
  const lines: string[] = [];
  return {
    get: (name) => (header === undefined ? null : readCookie(header, name)),
    set(cookie) {
      lines.push(serializeCookie(cookie));
    },
    lines,
  };
}

/** One pass over the header (RFC 6265, section 4.2.1). Works on the raw text, because this runs on every session check. */
export function readCookie(header: string, name: string): string | null {
  let found: string | null = null;
  let at = 0;
  while (at < header.length) {
    let end = header.indexOf(';', at);
    if (end < 0) end = header.length;
    while (header.charCodeAt(at) === 32) at++;
    if (header.startsWith(name, at) && header.charCodeAt(at + name.length) === 61) {
      if (found !== null) return null;
      found = header.slice(at + name.length + 1, end).trimEnd();
    }
    at = end + 1;
  }
  return found;
}

export function serializeCookie(cookie: Cookie): string {
  const parts = [`${cookie.name}=${cookie.value}`, `Path=${cookie.path ?? '/'}`, 'HttpOnly', 'SameSite=Lax'];
  if (cookie.domain !== undefined) parts.push(`Domain=${cookie.domain}`);
  if (cookie.secure) parts.push('Secure');
  if (cookie.maxAgeSeconds !== undefined) parts.push(`Max-Age=${cookie.maxAgeSeconds}`);
  return parts.join('; ');
}
