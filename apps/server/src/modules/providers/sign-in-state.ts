import type { Services } from '../../platform/context/context.ts';
import { hmacSha256 } from '../../platform/crypto/hash.ts';

/** What a way out is for, kept in its one-time row. Nothing of it is secret. */
export type StatePayload = {
  readonly intent: 'sign_in' | 'connect';
  readonly provider: string;
  readonly returnTo: string | null;
  /** Of whoever passed the link on, for a new account. */
  readonly referralCode?: string | null;
  /** Begun on the page of an invitation, which is for this address alone. */
  readonly invitedEmailKey?: string | null;
};

/** People look for their password and their phone at the provider. */
export const STATE_SECONDS = 15 * 60;

type Keys = Pick<Services, 'vault'>;

/**
 * Nonce and PKCE verifier follow from the state by a key of this server: they are as random as it is, need no place of their own, and who sees the state in
 * an address knows neither.
 */
export function nonceOf({ vault }: Keys, token: string): string {
  return hmacSha256(vault.derive('provider nonces'), token).toString('base64url');
}

/** 43 characters, as RFC 7636, section 4.1, wants at least. */
export function verifierOf({ vault }: Keys, token: string): string {
  return hmacSha256(vault.derive('provider verifiers'), token).toString('base64url');
}
