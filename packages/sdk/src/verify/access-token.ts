import type { BaseUrl } from '../base-url.ts';
import type { DecodedJwt } from '../credentials.ts';
import { decodeBase64Url } from './encoding.ts';
import type { Keys } from './keys.ts';

/** What the access token of a project says (RFC 9068), after its signature was right and its registered claims were compared. */
export type AccessTokenClaims = {
  readonly sub: string;
  readonly sid: string;
  readonly client_id: string;
  readonly exp: number;
  readonly iat: number;
  readonly email: string;
  readonly email_verified: boolean;
  readonly name: string | null;
  readonly roles: readonly string[];
  readonly role: string | null;
  readonly org: string | null;
  readonly plan: string | null;
  readonly subscription_status: string | null;
  readonly ent: Readonly<Record<string, unknown>>;
  readonly amr: readonly string[];
  readonly acr: string | null;
  /** `auth_time` and `exp` as a snapshot shows them. */
  readonly authenticatedAt: string;
  readonly expiresAt: string;
  readonly act: { readonly sub: string } | null;
};

const LONGEST_TOKEN = 8_192;
const HEADER_FIELDS = new Set(['alg', 'typ', 'kid']);

/**
 * The claims, or null: what is wrong with a token is nobody's business. The algorithm is the key's; a header with anything but `alg`, `typ`
 * and `kid` is refused, so there is no `crit`, `jwk`, `jku` or `x5u` to follow. Rejects where the keys cannot be had. No promise where nothing
 * has to be waited for: promises cost as much as half of the decoding.
 */
export function verifyAccessToken(
  token: string,
  { header, payload }: DecodedJwt,
  project: { readonly base: BaseUrl; readonly keys: Keys },
): AccessTokenClaims | null | Promise<AccessTokenClaims | null> {
  if (token.length > LONGEST_TOKEN) return null;
  if (header.typ !== 'at+jwt' || typeof header.kid !== 'string') return null;
  for (const field of Object.keys(header)) if (!HEADER_FIELDS.has(field)) return null;
  // Compared before any key is looked for: a token of another project causes no request.
  if (payload.iss !== project.base.text || payload.aud !== project.base.text) return null;
  // Two parts were decoded, so this is the second dot.
  const inputEnd = token.lastIndexOf('.');
  const signature = decodeBase64Url(token.slice(inputEnd + 1));
  if (signature === null || signature.length === 0) return null;
  return whenKnown(project.keys.find(header.kid), (key) => {
    if (key === undefined || header.alg !== key.algorithm) return null;
    const verified = key.verify(token.slice(0, inputEnd), signature);
    return whenKnown(verified, (isRight) => (isRight ? readClaims(payload) : null));
  });
}

/** At once, where it is known at once. */
export function whenKnown<Value, Result>(
  value: Value | Promise<Value>,
  next: (value: Value) => Result | Promise<Result>,
): Result | Promise<Result> {
  return value instanceof Promise ? value.then(next) : next(value);
}

function readClaims(claims: Readonly<Record<string, unknown>>): AccessTokenClaims | null {
  const { sub, sid, client_id, exp, iat, act } = claims;
  if (typeof sub !== 'string' || typeof sid !== 'string' || typeof client_id !== 'string') return null;
  if (!isTime(exp) || !isTime(iat) || exp <= iat) return null;
  const actor = (act as { sub?: unknown } | null | undefined)?.sub;
  return {
    sub,
    sid,
    client_id,
    exp,
    iat,
    email: textOr(claims.email, ''),
    email_verified: claims.email_verified === true,
    name: textOr(claims.name, null),
    roles: textsOf(claims.roles),
    role: textOr(claims.role, null),
    org: textOr(claims.org, null),
    plan: textOr(claims.plan, null),
    subscription_status: textOr(claims.subscription_status, null),
    ent: typeof claims.ent === 'object' && claims.ent !== null ? (claims.ent as Record<string, unknown>) : {},
    amr: textsOf(claims.amr),
    acr: textOr(claims.acr, null),
    authenticatedAt: isoTime(isTime(claims.auth_time) ? claims.auth_time : iat),
    expiresAt: isoTime(exp),
    act: typeof actor === 'string' ? { sub: actor } : null,
  };
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

/** Seconds since 1970 that a date can hold. */
function isTime(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && value < 8.64e12;
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
}

function textOr<Other>(value: unknown, other: Other): string | Other {
  return typeof value === 'string' ? value : other;
}
