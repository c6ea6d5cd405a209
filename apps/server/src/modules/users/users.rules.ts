import { isReservedUsername } from '../../lib/user-fields.ts';
import { type ErrorDefinition, Problem } from '../../platform/http/problem.ts';
import type { User } from './user.ts';
import { userErrors } from './users.errors.ts';

export type UserStatus = 'active' | 'unverified' | 'banned' | 'deleting';

/** What names are searched by: the beginning of it, whatever its case. */
export function nameKeyOf(name: string): string {
  return name.normalize('NFC').toLowerCase().normalize('NFC');
}

/** A ban whose time is over is none, without anybody having to lift it. */
export function isBanned(user: Pick<User, 'bannedAt' | 'banExpiresAt'>, now: Date): boolean {
  return user.bannedAt !== null && (user.banExpiresAt === null || user.banExpiresAt > now);
}

/** The one word for an account's state. What keeps people out comes before what they still have to do. */
export function statusOf(user: User, now: Date): UserStatus {
  if (user.deletionDueAt !== null) return 'deleting';
  if (isBanned(user, now)) return 'banned';
  return user.emailVerifiedAt === null ? 'unverified' : 'active';
}

export type UsernamePolicy = 'off' | 'optional' | 'required';

/** The account cannot be used without one, and has none: made at a provider or by an operator, imported, or older than the rule. */
export function isUsernameMissing(policy: UsernamePolicy, { username }: Pick<User, 'username'>): boolean {
  return policy === 'required' && username === null;
}

function brokenUsernameRule(policy: UsernamePolicy, username: string | null): ErrorDefinition | null {
  if (username === null) return policy === 'required' ? userErrors.username_required : null;
  if (policy === 'off') return userErrors.username_off;
  return isReservedUsername(username) ? userErrors.username_reserved : null;
}

/** The username that somebody asks for, if the project's policy and the list of reserved names allow it. Its form is the contract's. */
export function wantedUsername(policy: UsernamePolicy, asked: string | null | undefined): string | null {
  const username = asked ?? null;
  const broken = brokenUsernameRule(policy, username);
  if (broken) throw new Problem(broken, { fields: [{ path: 'username', code: broken.code, message: broken.title }] });
  return username;
}
