import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { sessionErrors, type UserContext } from '../sessions/index.ts';
import { findUserById, lockUser, type User, updateUserProfile, viewPublicUser } from '../users/index.ts';
import type { getMeContract, updateMeContract } from './account.contract.ts';

export async function getMe(ctx: UserContext): Promise<OutputOf<typeof getMeContract>> {
  const user = await findUserById(ctx.database.db, ctx.project.id, ctx.user.id);
  if (!user) throw new Problem(sessionErrors.required);
  return viewPublicUser(user);
}

export async function updateMe(
  ctx: UserContext,
  input: InputOf<typeof updateMeContract>,
): Promise<OutputOf<typeof updateMeContract>> {
  const { project } = ctx;
  const updated = await write(ctx, async (tx) => {
    const before = await lockUser(tx.db, project.id, ctx.user.id);
    if (!before) throw new Problem(sessionErrors.required);
    const change = wanted(before, input);
    if (Object.keys(change).length === 0) return before;
    await updateUserProfile(tx.db, { projectId: project.id, id: before.id, ...change, now: tx.now });
    tx.changed({ projectId: project.id, scope: 'user', subjectId: before.id });
    const id = encodeId('user', before.id);
    tx.audit({
      projectId: project.id,
      action: 'users.profile_changed',
      target: { type: 'user', id },
      changes: changesOf(before, change),
    });
    tx.emit({ projectId: project.id, type: 'user.updated', data: { userId: id } });
    return { ...before, ...change, updatedAt: tx.now };
  });
  return viewPublicUser(updated);
}

type ProfileChange = { name?: string | null; locale?: string | null };

/** Only what is given and differs: saving a page without a change writes nothing. */
function wanted(before: User, input: InputOf<typeof updateMeContract>): ProfileChange {
  const name = input.name === '' ? null : input.name;
  return {
    ...(name !== undefined && name !== before.name ? { name } : {}),
    ...(input.locale !== undefined && input.locale !== before.locale ? { locale: input.locale } : {}),
  };
}

function changesOf(before: User, change: ProfileChange): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(change).map(([field, value]) => [field, [before[field as keyof ProfileChange], value]]),
  );
}
