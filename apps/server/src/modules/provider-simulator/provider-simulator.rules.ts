import { isLoopback } from '../../lib/loopback.ts';

/** Who signs in, as the simulator will tell it. */
export type SimulatedPerson = {
  readonly subject: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly name: string;
  /** As the provider tells it: whether it is the address of a picture is judged by whoever reads it. */
  readonly picture: string | null;
};

export const PEOPLE: readonly SimulatedPerson[] = [
  {
    subject: 'sim-ada',
    email: 'ada@example.com',
    emailVerified: true,
    name: 'Ada Lovelace',
    picture: 'https://example.com/pictures/ada.png',
  },
  { subject: 'sim-grace', email: 'grace@example.com', emailVerified: true, name: 'Grace Hopper', picture: null },
  { subject: 'sim-linus', email: 'linus@example.com', emailVerified: false, name: 'Linus Unconfirmed', picture: null },
];

/** Everything that a provider, or somebody between, can do wrong. One of them for one sign-in. */
export const MISBEHAVIOURS = [
  'none',
  'access_denied',
  'server_error',
  'wrong_state',
  'wrong_response_issuer',
  'token_error',
  'slow',
  'oversize',
  'no_json',
  'redirect',
  'wrong_nonce',
  'wrong_issuer',
  'wrong_audience',
  'wrong_authorized_party',
  'expired',
  'alg_none',
  'stale_key',
  'forged_signature',
  'unverified_email',
  'no_email',
  'verified_elsewhere',
  'other_subject',
] as const;
export type SimulatorMisbehaviour = (typeof MISBEHAVIOURS)[number];

/** An authorization request as far as the simulator reads it (OpenID Connect Core 1.0, section 3.1.2.1). */
export type SimulatedRequest = {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeChallenge: string;
};

/** Null: this is no request that a code could be given for. People are only ever sent back to this machine. */
export function readAuthorizationRequest(parameters: URLSearchParams): SimulatedRequest | null {
  const of = (name: string) => parameters.get(name) ?? '';
  const redirect = URL.parse(of('redirect_uri'));
  const isRequest =
    of('response_type') === 'code' && of('code_challenge_method') === 'S256' && of('code_challenge') !== '';
  if (!isRequest || of('client_id') === '' || redirect === null || !isLoopback(redirect.hostname)) return null;
  return {
    clientId: of('client_id'),
    redirectUri: redirect.href,
    state: of('state'),
    nonce: of('nonce'),
    codeChallenge: of('code_challenge'),
  };
}

type Claims = Readonly<Record<string, unknown>>;

/** Address and what the provider says of it, in the id token or at the other endpoint, never in both: `inToken`. */
export function emailClaims(
  { person, misbehaviour }: { readonly person: SimulatedPerson; readonly misbehaviour: SimulatorMisbehaviour },
  inToken: boolean,
): Claims {
  const { email, emailVerified } = person;
  switch (misbehaviour) {
    case 'no_email':
      return {};
    case 'unverified_email':
      return inToken ? { email, email_verified: false } : {};
    // The token names the address and says nothing of it; the other endpoint vouches for one, and does not say for which.
    case 'verified_elsewhere':
      return inToken ? { email } : { email_verified: true };
    case 'other_subject':
      return inToken ? {} : { email, email_verified: emailVerified };
    default:
      return inToken ? { email, email_verified: emailVerified } : {};
  }
}

export function idTokenClaims(
  {
    request,
    person,
    misbehaviour,
  }: {
    readonly request: SimulatedRequest;
    readonly person: SimulatedPerson;
    readonly misbehaviour: SimulatorMisbehaviour;
  },
  { issuer, now }: { readonly issuer: string; readonly now: Date },
): Claims {
  const seconds = Math.floor(now.getTime() / 1000);
  const wrong = (kind: SimulatorMisbehaviour, value: unknown, right: unknown) =>
    misbehaviour === kind ? value : right;
  return {
    iss: wrong('wrong_issuer', 'https://accounts.evil.example', issuer),
    sub: person.subject,
    aud: wrong('wrong_audience', 'another-client', request.clientId),
    ...(misbehaviour === 'wrong_authorized_party' ? { azp: 'another-client' } : {}),
    iat: seconds - (misbehaviour === 'expired' ? 7_200 : 0),
    exp: seconds + (misbehaviour === 'expired' ? -3_600 : 300),
    nonce: wrong('wrong_nonce', 'another-nonce', request.nonce),
    name: person.name,
    ...(person.picture === null ? {} : { picture: person.picture }),
    ...emailClaims({ person, misbehaviour }, true),
  };
}
