/** People can sign in here by nothing but their mailbox. */
export function hasWayByMail(methods: { readonly magicLink: boolean; readonly emailCode: boolean }): boolean {
  return methods.magicLink || methods.emailCode;
}

/** Scheme, host and port exactly as a browser writes an origin. */
export function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null &&
    !text.includes('*') &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.origin === text
  );
}

/** A domain that a cookie may name: not an address, not a single label (`localhost` apart, for development). */
export function isParentDomain(text: string): boolean {
  if (text === 'localhost') return true;
  return /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text);
}

export const RESERVED_SLUGS: readonly string[] = [
  'frontdesk',
  'admin',
  'api',
  'app',
  'assets',
  'auth',
  'dashboard',
  'demo',
  'dev',
  'docs',
  'health',
  'metrics',
  'p',
  'setup',
  'v1',
  'webhooks',
  'www',
];

export type ReturnRules = { readonly baseUrl: string; readonly redirectOrigins: readonly string[] };

/**
 * Where a person may be sent after a hosted page: a path of the project's own pages, or an address whose origin is listed, byte for byte.
 * Anything that two parsers could read differently is refused: user info, backslashes, control characters, `//host`. Null: refused.
 */
export function allowedReturnTo(text: string, rules: ReturnRules): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (text.length > 2_000 || /[\\\u0000-\u0020\u007f]/.test(text)) return null;
  const base = new URL(rules.baseUrl);
  if (text.startsWith('/')) {
    if (text.startsWith('//')) return null;
    const url = URL.parse(text, rules.baseUrl);
    const prefix = base.pathname.replace(/\/$/, '');
    if (url === null || url.origin !== base.origin || !`${url.pathname}/`.startsWith(`${prefix}/`)) return null;
    return url.pathname + url.search + url.hash === text ? text : null;
  }
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '') return null;
  if (!text.startsWith(url.origin)) return null;
  const next = text.charAt(url.origin.length);
  if (next !== '' && next !== '/' && next !== '?') return null;
  if (rules.redirectOrigins.includes(url.origin)) return text;
  const own = url.origin === base.origin && `${url.pathname}/`.startsWith(`${base.pathname.replace(/\/$/, '')}/`);
  return own ? text : null;
}

/** `field-note` reads `Field note`, until somebody writes a better name. */
export function nameOfSlug(slug: string): string {
  const words = slug.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
