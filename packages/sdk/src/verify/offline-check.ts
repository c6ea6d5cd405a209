import type { BaseUrl } from '../base-url.ts';
import type { Credential, DecodedJwt, KnownClaims, UnverifiedClaims } from '../credentials.ts';
import { FrontdeskError } from '../error.ts';
import type { FetchLike } from '../http.ts';
import type { OfflineSnapshot, Snapshot } from '../types.ts';
import { type AccessTokenClaims, verifyAccessToken, whenKnown } from './access-token.ts';
import { type ChangeFeed, createChangeFeed } from './change-feed.ts';
import { claimsOfSnapshot, offlinePartOf, snapshotOfClaims } from './claims-snapshot.ts';
import { createHeardChanges, type Heard, LONGEST_TOKEN_SECONDS } from './heard-changes.ts';
import { createKeys } from './keys.ts';
import { createRecentlyUsed } from './recently-used.ts';

/**
 * What offline verification does while it has not read the changes for five seconds: ask the server each time, let nobody in, or believe
 * tokens as long as they live.
 *
 * @example
 * createFrontdesk({ baseUrl, secretKey, verification: 'offline', whenBehind: 'refuse' });
 */
export type WhenBehind = 'online' | 'refuse' | 'trustTokens';

export type OfflineCheck = {
  /** No promise where nothing has to be waited for. */
  check(credential: Credential): OfflineSnapshot | null | Promise<OfflineSnapshot | null>;
  readonly known: KnownClaims;
  readonly feed: ChangeFeed | null;
  close(): void;
};

export type OfflineCheckOptions = {
  readonly base: BaseUrl;
  readonly fetch: FetchLike;
  readonly timeoutSeconds: number;
  readonly whenBehind: WhenBehind;
  /** Null: there is no secret key, so changes cannot be followed. */
  readonly feed: { readonly apiUrl: string; readonly secretKey: string } | null;
  /** `GET /session`. */
  readonly askServer: (credential: Credential) => Promise<Snapshot | null>;
  /** Milliseconds that only grow. Default: `performance.now`. */
  readonly monotonic?: () => number;
};

/** A token whose signature was right, and what the server said of it since. */
type Verified = {
  readonly credential: Credential;
  /** Of the key that signed it. */
  readonly kid: string;
  readonly known: UnverifiedClaims;
  readonly claims: AccessTokenClaims;
  /** Whom a change must concern for this token to be asked about. */
  readonly subjects: readonly string[];
  answer: { readonly claims: AccessTokenClaims | null; readonly askedAt: number } | null;
  asking: { readonly promise: Promise<AccessTokenClaims | null>; readonly askedAt: number } | null;
};

const MOST_TOKENS = 5_000;
/** Known tokens are found by the end of their signature and compared as a whole: to hash a thousand characters takes as long as to decode them. */
const NAME_CHARACTERS = 32;
/** Between a server's look at a session and the time in the token that it then issues. A token this young may not know of the change. */
const ISSUING_MILLISECONDS = 5_000;
/** A replica may answer from copies this long after a change (it then refuses): an answer from that time is not kept for good. */
const SETTLE_MILLISECONDS = 10_000;
const UNSETTLED_MILLISECONDS = 2_000;

/** Who holds this token, by its signature and by what is known of changes; the server is asked about what they do not tell. */
export function createOfflineCheck(options: OfflineCheckOptions): OfflineCheck {
  const { base, fetch, timeoutSeconds, whenBehind, askServer, monotonic = () => performance.now() } = options;
  const keys = createKeys({ base, fetch, timeoutSeconds, monotonic });
  const project = { base, keys };
  const heard = createHeardChanges();
  const tokens = createRecentlyUsed<Verified>(MOST_TOKENS);
  const feed = options.feed && createChangeFeed({ base, fetch, monotonic, heard, keys, ...options.feed });

  function check(credential: Credential): OfflineSnapshot | null | Promise<OfflineSnapshot | null> {
    const token = find(credential.token);
    if (token !== undefined) return answerFor(token);
    // A session secret holds no claims: it says nothing to anybody but the server.
    if (credential.claims === null) return credential.token.includes('.') ? null : askForOfflinePart(credential);
    const { jwt } = credential.claims;
    if (jwt === null) return null;
    const claims = verifyAccessToken(credential.token, jwt, project);
    if (!(claims instanceof Promise)) return claims === null ? null : answerFor(learn(credential, kidOf(jwt), claims));
    return claims.then(
      (known) => (known === null ? null : answerFor(learn(credential, kidOf(jwt), known))),
      (fault: unknown) => {
        if (whenBehind === 'online' && keys.missing) return askForOfflinePart(credential);
        throw fault;
      },
    );
  }

  async function askForOfflinePart(credential: Credential): Promise<OfflineSnapshot | null> {
    const snapshot = await askServer(credential);
    return snapshot === null ? null : offlinePartOf(snapshot);
  }

  function answerFor(token: Verified): OfflineSnapshot | null | Promise<OfflineSnapshot | null> {
    if (feed !== null && !feed.isCurrent()) return feed.started().then(() => decideNow(token));
    return decideNow(token);
  }

  function decideNow(token: Verified): OfflineSnapshot | null | Promise<OfflineSnapshot | null> {
    const claims = feed?.isCurrent() ? decide(token, heard.latest(token.subjects)) : decideBehind(token);
    return whenKnown(claims, (known) => (known === null ? null : snapshotOfClaims(known)));
  }

  function find(token: string): Verified | undefined {
    const named = tokens.get(nameOf(token));
    return named?.credential.token === token ? named : undefined;
  }

  function learn(credential: Credential, kid: string, claims: AccessTokenClaims): Verified {
    // Somebody else may have verified it meanwhile: what is learned of a token is learned once.
    const same = find(credential.token);
    if (same !== undefined) return same;
    const known: UnverifiedClaims = {
      issuer: base.text,
      expiresAtSeconds: claims.exp,
      issuedAtSeconds: claims.iat,
      jwt: null,
    };
    const verified: Verified = {
      credential: { ...credential, claims: known },
      kid,
      known,
      claims,
      subjects: claims.org === null ? [claims.sid, claims.sub] : [claims.sid, claims.sub, claims.org],
      answer: null,
      asking: null,
    };
    tokens.set(nameOf(credential.token), verified);
    return verified;
  }

  /** While changes are known: `last` is the last that concerns the token. */
  function decide(token: Verified, last: Heard | null): AccessTokenClaims | null | Promise<AccessTokenClaims | null> {
    if (knowsOf(token, last)) return token.claims;
    const { answer } = token;
    if (answer !== null && answer.askedAt >= heardAt(last)) {
      const settled = answer.askedAt >= heardAt(last) + SETTLE_MILLISECONDS;
      if (settled || monotonic() - answer.askedAt <= UNSETTLED_MILLISECONDS) return answer.claims;
    }
    return ask(token, last);
  }

  async function decideBehind(token: Verified): Promise<AccessTokenClaims | null> {
    if (whenBehind === 'online') return fresh(token, await askServer(token.credential));
    if (whenBehind === 'refuse') {
      throw new FrontdeskError({
        code: 'verification.behind',
        status: 503,
        message: 'The changes of the project could not be read for five seconds, so it is not known who is signed in.',
        retryAfterSeconds: 1,
        cause: feed?.fault ?? undefined,
      });
    }
    // Nobody tells of a key that was taken away, so the key set is looked at each time, and asked for when it is old.
    if ((await keys.find(token.kid)) === undefined) return null;
    // What is known of this very token counts nevertheless.
    const { answer } = token;
    const last = heard.latestOf(token.subjects);
    if (answer !== null && answer.askedAt >= heardAt(last)) return answer.claims;
    return last === null || knowsOf(token, last) ? token.claims : ask(token, last);
  }

  /** Those who ask about the same token after the same change share one question. */
  function ask(token: Verified, last: Heard | null): Promise<AccessTokenClaims | null> {
    if (token.asking !== null && token.asking.askedAt >= heardAt(last)) return token.asking.promise;
    const askedAt = monotonic();
    const promise = askServer(token.credential)
      .then((snapshot) => {
        const claims = fresh(token, snapshot);
        // A slow answer to an older question does not replace a newer one.
        if (token.answer === null || token.answer.askedAt < askedAt) token.answer = { claims, askedAt };
        return claims;
      })
      .finally(() => {
        if (token.asking?.promise === promise) token.asking = null;
      });
    token.asking = { promise, askedAt };
    return promise;
  }

  return { check, known: (token) => find(token)?.known, feed, close: () => feed?.close() };
}

/** A header that was verified has one. */
function kidOf({ header }: DecodedJwt): string {
  return String(header.kid);
}

function nameOf(token: string): string {
  return token.slice(-NAME_CHARACTERS);
}

/** Whether the token was issued so much later than the change that it tells of it. */
function knowsOf({ claims }: Verified, change: Heard | null): boolean {
  if (claims.exp - claims.iat > LONGEST_TOKEN_SECONDS) return false;
  return change === null || claims.iat * 1000 > change.readAt + ISSUING_MILLISECONDS;
}

function heardAt(change: Heard | null): number {
  return change?.heardAt ?? Number.NEGATIVE_INFINITY;
}

function fresh({ claims }: Verified, snapshot: Snapshot | null): AccessTokenClaims | null {
  return snapshot === null ? null : claimsOfSnapshot(snapshot, claims);
}
