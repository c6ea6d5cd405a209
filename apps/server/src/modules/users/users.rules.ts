import type { User } from './user.ts';

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
