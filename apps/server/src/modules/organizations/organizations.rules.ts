/** Roles that every organization has, without a row of their own. */
const BUILT_IN_ROLES = ['owner', 'admin', 'member'] as const;

/** Where a role stands among the built-in ones; custom roles rank below them all. */
export function rankOfRole(role: string): number {
  const index = (BUILT_IN_ROLES as readonly string[]).indexOf(role);
  return index < 0 ? BUILT_IN_ROLES.length : index;
}
