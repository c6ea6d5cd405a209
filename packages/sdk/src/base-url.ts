import { configurationError } from './error.ts';

export type BaseUrl = {
  /** Without a trailing slash. This is also the issuer of the project's tokens. */
  readonly text: string;
  readonly origin: string;
  /** False on loopback over http, where cookies go without prefix and `Secure`. */
  readonly secure: boolean;
};

/** Tokens travel to this address, so it is https, or it does not leave the machine. */
export function parseBaseUrl(text: string): BaseUrl {
  const url = parseUrl(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw configurationError(
      `baseUrl is no address of a project: ${JSON.stringify(text)}. Example: https://auth.example.com`,
    );
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw configurationError('baseUrl has scheme, host, port and path, and nothing else.');
  }
  const secure = url.protocol === 'https:';
  if (!secure && !isLoopback(url.hostname)) throw configurationError('baseUrl is https, except on localhost.');
  return { text: url.origin + url.pathname.replace(/\/+$/, ''), origin: url.origin, secure };
}

/** `URL.parse` is younger than the oldest runtime that this package supports. */
export function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
