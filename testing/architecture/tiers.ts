/**
 * The modules from the ground up. A module may enter those of lower tiers, never one of its own or a higher tier: so there is no circle,
 * and whoever reads a module knows what can lie under it. Upward communication is by events.
 */
export const TIERS: readonly (readonly string[])[] = [
  ['access', 'limits', 'one-time-tokens', 'user-formats'],
  ['projects'],
  ['mail-templates'],
  ['organizations', 'applications', 'signing-keys', 'secret-keys', 'mails', 'audit', 'captchas', 'security-overview'],
  ['users', 'devices'],
  ['security-notices'],
  ['sessions', 'terms', 'bulk-actions'],
  ['sign-in-attempts', 'referrals', 'impersonations', 'data-exports'],
  ['passwords', 'changes', 'recovery-codes'],
  ['totp', 'identities'],
  ['passkeys', 'mail-sign-ins'],
  ['email-verification'],
  ['sign-ups', 'email-changes', 'account-switching'],
  ['providers'],
  ['invitations'],
  ['account', 'waitlist', 'operators', 'health', 'user-exports', 'user-imports'],
  ['factors'],
  ['step-up'],
  ['hosted-pages', 'data-keys', 'address-bans', 'password-parameters'],
  ['mailbox'],
  ['provider-simulator'],
];

/** Null: nobody has said where the module stands. */
export function tierOf(module: string): number | null {
  const tier = TIERS.findIndex((modules) => modules.includes(module));
  return tier < 0 ? null : tier;
}
