import { z } from 'zod';
import type { User } from '../users/index.ts';

export const PROVIDER_KINDS = [
  'google',
  'apple',
  'microsoft',
  'github',
  'gitlab',
  'discord',
  'oidc',
  'simulator',
] as const;
export type ProviderKind = (typeof PROVIDER_KINDS)[number];

/** By its `email_verified`, by the project's choice, or never. */
export type EmailTrust = 'claim' | 'setting' | 'never';

/** Part of addresses. Names that pages under `/sign-in/` have already are no keys. */
const RESERVED_KEYS: readonly string[] = [
  'password',
  'magic-link',
  'email-code',
  'passkey',
  'provider',
  'second-factor',
  'enrolment',
  'terms',
  'username',
];

export const providerKey = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,30}$/, 'Lower-case letters, digits and hyphens, 2 to 31 of them: acme-sso')
  .refine((key) => !RESERVED_KEYS.includes(key), 'is the name of another page');

export const providerOptions = z.strictObject({
  /** Microsoft: who may sign in. One directory, or `common`, `organizations`, `consumers`. */
  tenant: z
    .string()
    .regex(/^[A-Za-z0-9.-]{1,100}$/, 'A directory id or domain, or common, organizations, consumers')
    .optional(),
  /** Apple: ten characters each, from the developer account. */
  teamId: z
    .string()
    .regex(/^[A-Z0-9]{10}$/, 'Ten letters and digits')
    .optional(),
  keyId: z
    .string()
    .regex(/^[A-Z0-9]{10}$/, 'Ten letters and digits')
    .optional(),
});
export type ProviderOptions = z.output<typeof providerOptions>;

/** What does not belong together in what somebody set for a provider, in words. Null: nothing. */
export function contradictionIn(given: {
  readonly key: string;
  readonly kind: ProviderKind;
  readonly credentials: 'own' | 'instance';
  readonly issuer: string | null;
  readonly clientId: string | null;
  readonly clientSecret?: string | undefined;
  readonly options: ProviderOptions;
  readonly trustEmail: boolean;
}): string | null {
  const { key, kind, credentials, options } = given;
  const isOidc = kind === 'oidc';
  if (isOidc && (PROVIDER_KINDS as readonly string[]).includes(key))
    return `The key ${key} is that of a provider of its own kind. Choose another for this issuer.`;
  if (!isOidc && key !== kind) return `The key of this provider is ${kind}.`;
  if (credentials === 'instance' && isOidc) return 'The instance lends no credentials for an issuer of your own.';
  if (credentials === 'instance' && (given.clientId !== null || given.clientSecret !== undefined))
    return 'With credentials of the instance there is no client id and no secret.';
  if (credentials === 'own' && kind === 'simulator') return 'The simulator has no credentials to enter.';
  if (!isOidc && given.issuer !== null) return 'Only a provider of your own names its issuer.';
  if (!isOidc && given.trustEmail) return 'Whether addresses of this provider count is known here.';
  if (kind !== 'microsoft' && options.tenant !== undefined) return 'Only Microsoft has directories.';
  if (kind !== 'apple' && (options.teamId !== undefined || options.keyId !== undefined))
    return 'Only Apple has a team and a key.';
  return null;
}

/** What a secret is sealed for: it opens as nothing else, and as that of no other provider or project. */
export function secretSealingContext(projectId: string, key: string): string {
  return `provider secret ${projectId} ${key}`;
}

/** The provider's word for the address counts. */
export function isProven(
  traits: { readonly emailTrust: EmailTrust },
  trustEmail: boolean,
  profile: { readonly emailVerified: boolean },
): boolean {
  if (!profile.emailVerified || traits.emailTrust === 'never') return false;
  return traits.emailTrust === 'claim' || trustEmail;
}

/**
 * What becomes of an identity that nobody has yet (ATTACKS A53, A54).
 *
 * `sign_up`: a new account. `claim`: an account with this address that nobody has proven to own begins anew, without whatever a stranger
 * prepared in it. `confirm`: our own mail to the address decides, and until then nothing happens: an account that exists is never merged
 * silently, and a provider's word that does not count proves nothing.
 */
export type Course = 'sign_up' | 'claim' | 'confirm';

export function courseOf(proven: boolean, existing: Pick<User, 'emailVerifiedAt'> | null): Course {
  if (!proven) return 'confirm';
  if (existing === null) return 'sign_up';
  return existing.emailVerifiedAt === null ? 'claim' : 'confirm';
}

/** `pvs_….acme`: the browser comes back by one address of the instance where credentials are lent, and this says to which project. */
export function stateText(token: string, slug: string): string {
  return `${token}.${slug}`;
}

export function readState(text: string): { token: string; slug: string } | null {
  const match = /^(pvs_[A-Za-z0-9_-]{43})\.([a-z][a-z0-9-]{0,62})$/.exec(text);
  return match?.[1] === undefined || match[2] === undefined ? null : { token: match[1], slug: match[2] };
}
