import type { BaseUrl } from './base-url.ts';
import { decodeJsonPart } from './verify/encoding.ts';

/**
 * Any request: a fetch `Request`, Node's `IncomingMessage`, an Express request, or `{ headers }` around what a framework gives you.
 *
 * @example
 * const { user } = await frontdesk.requireUser({ headers: await headers() });
 */
export type RequestLike = { readonly headers: HeadersLike };

/** Headers as the fetch standard has them, or as Node has them. */
export type HeadersLike =
  | { get(name: string): string | null }
  | { readonly [name: string]: string | readonly string[] | undefined };

export type Credential = {
  readonly token: string;
  /** From the token's `exp`, in seconds since 1970. Null: the token is opaque, and only the server knows. */
  readonly expiresAtSeconds: number | null;
  /** What it says about itself. Null: it is no JWT. */
  readonly claims: UnverifiedClaims | null;
};

/** `expired`: there is a cookie of this project, and its token has ended. The session behind it may well go on. */
export type FoundCredential = {
  readonly credential: Credential | null;
  readonly expired: boolean;
  readonly from: 'bearer' | 'cookie' | null;
};

/** What a token says about itself, believed by nobody yet. */
export type UnverifiedClaims = {
  readonly issuer: string | null;
  readonly expiresAtSeconds: number | null;
  readonly issuedAtSeconds: number;
  /** Its two parts as they were decoded. Null: whoever knows the token already has no need of them. */
  readonly jwt: DecodedJwt | null;
};

export type DecodedJwt = {
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: Readonly<Record<string, unknown>>;
};

/** The claims of a token that was seen before, so that it need not be decoded again. */
export type KnownClaims = (token: string) => UnverifiedClaims | undefined;

const NOBODY_KNOWN: KnownClaims = () => undefined;

const NOTHING: FoundCredential = { credential: null, expired: false, from: null };

/**
 * Looks for the credential of this project. An `Authorization: Bearer` decides alone; else it is the access cookie whose `iss` is
 * the base URL. Nothing is verified here: the claims only tell whether it is worth asking the server, which verifies.
 */
export function findCredential(
  request: RequestLike,
  base: BaseUrl,
  nowSeconds: number,
  known: KnownClaims = NOBODY_KNOWN,
): FoundCredential {
  const authorization = readHeader(request.headers, 'authorization');
  if (isBearer(authorization)) {
    const plain = authorization.slice('Bearer '.length);
    const claims = known(plain);
    // A known token has the form of one.
    const token = claims === undefined ? /^bearer +([\w.~+/-]+=*)$/i.exec(authorization)?.[1] : plain;
    const credential = token === undefined ? null : ofIssuer(token, claims ?? readClaims(token), base);
    const expired = credential !== null && hasExpired(credential, nowSeconds);
    return { credential: expired ? null : credential, expired: false, from: 'bearer' };
  }
  const cookies = readHeader(request.headers, 'cookie');
  return cookies === null ? NOTHING : fromCookies(cookies, base, nowSeconds, known);
}

/**
 * Other projects of the same site have their cookies beside ours, so the issuer chooses. Two living tokens of this issuer under two
 * names cannot both be ours: a sibling subdomain may have planted one, so neither counts. On loopback ports share cookies anyway, and
 * a wiped data folder leaves old ones behind, so there the newest counts.
 */
function fromCookies(header: string, base: BaseUrl, nowSeconds: number, known: KnownClaims): FoundCredential {
  const candidates = readAccessCookies(header, base.secure).flatMap((token) => {
    const claims = known(token) ?? readClaims(token);
    return claims?.issuer === base.text ? [{ token, claims, ...claims }] : [];
  });
  const living = candidates
    .filter((candidate) => !hasExpired(candidate, nowSeconds))
    .sort((a, b) => b.issuedAtSeconds - a.issuedAtSeconds);
  const [newest] = living;
  if (newest !== undefined && (living.length === 1 || !base.secure)) {
    return {
      credential: { token: newest.token, expiresAtSeconds: newest.expiresAtSeconds, claims: newest.claims },
      expired: false,
      from: 'cookie',
    };
  }
  return {
    credential: null,
    expired: living.length === 0 && candidates.length > 0,
    from: candidates.length > 0 ? 'cookie' : null,
  };
}

/** One value for each cookie name; a name that comes twice counts as none, because a sibling subdomain can add one. */
function readAccessCookies(header: string, secure: boolean): string[] {
  const prefix = secure ? '__Secure-frontdesk_access_' : 'frontdesk_access_';
  const values = new Map<string, string | null>();
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=');
    const name = pair.slice(0, equals).trim();
    if (equals < 0 || !name.startsWith(prefix)) continue;
    values.set(name, values.has(name) ? null : pair.slice(equals + 1).trim());
  }
  return [...values.values()].filter((value) => value !== null);
}

/** Then the cookie counts for nothing. Of another kind (a browser sends `Basic` by itself, also from other sites) it does not decide. */
export function isBearer(authorization: string | null): authorization is string {
  return authorization !== null && /^bearer\b/i.test(authorization);
}

function ofIssuer(token: string, claims: UnverifiedClaims | null, base: BaseUrl): Credential | null {
  // A token without claims is a session secret, which only the server can read. A token of another issuer is not sent around.
  if (claims === null) return { token, expiresAtSeconds: null, claims };
  return claims.issuer === base.text ? { token, expiresAtSeconds: claims.expiresAtSeconds, claims } : null;
}

function hasExpired(credential: { readonly expiresAtSeconds: number | null }, nowSeconds: number): boolean {
  return credential.expiresAtSeconds !== null && credential.expiresAtSeconds <= nowSeconds;
}

/** The claims of a JWT (RFC 7519), unverified. Null: this is no JWT. */
function readClaims(token: string): UnverifiedClaims | null {
  const headEnd = token.indexOf('.');
  const bodyEnd = token.indexOf('.', headEnd + 1);
  if (headEnd < 0 || bodyEnd < 0 || token.includes('.', bodyEnd + 1)) return null;
  const header = readHead(token.slice(0, headEnd));
  const payload = decodeJsonPart(token.slice(headEnd + 1, bodyEnd));
  if (header === null || payload === null) return null;
  return {
    issuer: typeof payload.iss === 'string' ? payload.iss : null,
    expiresAtSeconds: typeof payload.exp === 'number' ? payload.exp : null,
    issuedAtSeconds: typeof payload.iat === 'number' ? payload.iat : 0,
    jwt: { header, payload },
  };
}

/** All tokens of one key have the same header: the last one that was read is kept. */
let lastHead: { readonly text: string; readonly header: DecodedJwt['header'] } | null = null;

function readHead(text: string): DecodedJwt['header'] | null {
  if (lastHead?.text === text) return lastHead.header;
  const header = decodeJsonPart(text);
  if (header !== null) lastHead = { text, header: Object.freeze(header) };
  return header;
}

export function readHeader(headers: HeadersLike, name: string): string | null {
  if (typeof headers.get === 'function') return (headers as { get(name: string): string | null }).get(name);
  const value = (headers as { readonly [name: string]: string | readonly string[] | undefined })[name];
  if (value === undefined || typeof value === 'string') return value ?? null;
  return value.join(name === 'cookie' ? '; ' : ', ');
}
