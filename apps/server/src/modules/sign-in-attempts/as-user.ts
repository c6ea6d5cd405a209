import { encodeId } from '../../lib/type-id.ts';
import type { ProjectContext } from '../projects/index.ts';

/** Who has given the first proof: what is written from now on, they did. */
export function asUser(ctx: ProjectContext, userId: string): ProjectContext {
  return { ...ctx, actor: { type: 'user', id: encodeId('user', userId), impersonator: null } };
}
