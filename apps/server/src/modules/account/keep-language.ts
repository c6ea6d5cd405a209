import type { Locale } from '../../platform/html/locale.ts';
import { write } from '../../platform/outbox/write.ts';
import type { UserContext } from '../sessions/index.ts';
import { lockUser, tellProfileChange, type User, updateUserProfile } from '../users/index.ts';

/**
 * Somebody who is signed in reads in a language that they chose on a page: their account keeps it, so that mails that nobody asks for at a page come
 * in it too. What was set before stays, and whoever is there for support chooses for themselves alone.
 */
export async function keepChosenLanguage(ctx: UserContext, user: User, chosen: Locale | null): Promise<User> {
  if (chosen === null || user.locale !== null || ctx.session.actor !== null) return user;
  const projectId = ctx.project.id;
  return write(ctx, async (tx) => {
    const before = await lockUser(tx.db, projectId, user.id);
    if (before === null || before.locale !== null) return before ?? user;
    const change = { locale: chosen };
    await updateUserProfile(tx.db, { projectId, id: before.id, ...change, now: tx.now });
    tellProfileChange(tx, before, change);
    return { ...before, ...change };
  });
}
