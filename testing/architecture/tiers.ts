/**
 * The modules from the ground up. A module may enter those of lower tiers, never one of its own or a higher tier: so there is no circle,
 * and whoever reads a module knows what can lie under it. Upward communication is by events.
 */
export const TIERS: readonly (readonly string[])[] = [
  ['access', 'limits', 'one-time-tokens'],
  ['projects'],
  ['mail-templates'],
  ['organizations', 'applications', 'signing-keys', 'secret-keys', 'mails', 'audit'],
  ['users', 'devices'],
  ['sessions'],
  ['passwords', 'changes'],
  ['email-verification', 'magic-links'],
  ['sign-ups'],
  ['account', 'operators', 'health'],
  ['hosted-pages', 'data-keys'],
  ['mailbox'],
];

/** Null: nobody has said where the module stands. */
export function tierOf(module: string): number | null {
  const tier = TIERS.findIndex((modules) => modules.includes(module));
  return tier < 0 ? null : tier;
}
