import type { z } from 'zod';
import { encodeId } from '../../lib/type-id.ts';
import type { User } from './user.ts';
import type { managedUser, ownProfile, publicUser } from './users.contract.ts';
import { isBanned, statusOf } from './users.rules.ts';

/** What a signed-in person and their apps may see. */
export function viewPublicUser(user: User): z.input<typeof publicUser> {
  return {
    id: encodeId('user', user.id),
    email: user.email,
    emailVerified: user.emailVerifiedAt !== null,
    username: user.username,
    name: user.name,
    image: user.imageUrl,
    locale: user.locale,
    roles: [...user.roles],
    metadata: user.publicMetadata,
    createdAt: user.createdAt.toISOString(),
    updatedAt: user.updatedAt.toISOString(),
  };
}

/** What the person themselves see. */
export function viewOwnProfile(user: User): z.input<typeof ownProfile> {
  return { ...viewPublicUser(user), deletionDueAt: user.deletionDueAt?.toISOString() ?? null };
}

/** What the project's operators and secret keys may see, as the user's own row has it. The rest is added by `show-users.ts`. */
export function viewManagedUser(
  user: User,
  now: Date,
): Omit<z.input<typeof managedUser>, 'hasPassword' | 'lockedUntil'> {
  const { bannedAt, banReason, banExpiresAt } = user;
  return {
    ...viewPublicUser(user),
    privateMetadata: user.privateMetadata,
    status: statusOf(user, now),
    ban:
      bannedAt !== null && isBanned(user, now)
        ? { reason: banReason, at: bannedAt.toISOString(), expiresAt: banExpiresAt?.toISOString() ?? null }
        : null,
    deletionDueAt: user.deletionDueAt?.toISOString() ?? null,
    lastSignInAt: user.lastSignInAt?.toISOString() ?? null,
  };
}
