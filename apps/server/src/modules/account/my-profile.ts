import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { readBrowserBinding } from '../devices/index.ts';
import { requireLimits, usernameLimits } from '../limits/index.ts';
import { refuseImpersonated, sessionErrors, type UserContext } from '../sessions/index.ts';
import {
  findUserById,
  lockUser,
  type ProfileChange,
  requireUsername,
  setUsername,
  tellProfileChange,
  type User,
  updateUserProfile,
  viewOwnProfile,
  wantedUsername,
} from '../users/index.ts';
import type { getMeContract, updateMeContract } from './account.contract.ts';

export async function getMe(ctx: UserContext): Promise<OutputOf<typeof getMeContract>> {
  const user = await findUserById(ctx.database.db, ctx.project.id, ctx.user.id);
  if (!user) throw new Problem(sessionErrors.required);
  return viewOwnProfile(user);
}

export async function updateMe(
  ctx: UserContext,
  input: InputOf<typeof updateMeContract>,
): Promise<OutputOf<typeof updateMeContract>> {
  const { project } = ctx;
  if (input.username !== undefined) await requireUsernameChange(ctx, input.username);
  const updated = await write(ctx, async (tx) => {
    const before = await lockUser(tx.db, project.id, ctx.user.id);
    if (!before) throw new Problem(sessionErrors.required);
    const change = wanted(before, input);
    if (Object.keys(change).length === 0) return before;
    const { username, ...profile } = change;
    await updateUserProfile(tx.db, { projectId: project.id, id: before.id, ...profile, now: tx.now });
    if (username) {
      const account = { projectId: project.id, userId: before.id };
      await requireUsername(tx, { ...account, username, keptByHash: readBrowserBinding(ctx) });
    }
    if (username === null) await setUsername(tx.db, { projectId: project.id, id: before.id, username, now: tx.now });
    tellProfileChange(tx, before, change);
    return { ...before, ...change, updatedAt: tx.now };
  });
  return viewOwnProfile(updated);
}

/** It is what the person signs in with, so it is not the support's. Whether a name is free shows, so nobody asks for names without end. */
async function requireUsernameChange(ctx: UserContext, username: string | null): Promise<void> {
  refuseImpersonated(ctx);
  const { id, settings } = ctx.project;
  wantedUsername(settings.signUp.username, username);
  await requireLimits(ctx, id, usernameLimits(ctx.user.id));
}

/** Only what is given and differs: saving a page without a change writes nothing. */
function wanted(before: User, input: InputOf<typeof updateMeContract>): ProfileChange {
  const name = input.name === '' ? null : input.name;
  return {
    ...(name !== undefined && name !== before.name ? { name } : {}),
    ...(input.image !== undefined && input.image !== before.imageUrl ? { imageUrl: input.image } : {}),
    ...(input.locale !== undefined && input.locale !== before.locale ? { locale: input.locale } : {}),
    ...(input.username !== undefined && input.username !== before.username ? { username: input.username } : {}),
  };
}
