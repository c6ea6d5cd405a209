import { write } from '../../platform/outbox/write.ts';
import { giveCode } from '../one-time-tokens/index.ts';
import type { ProjectContext } from '../projects/index.ts';

/** For the page of a link that was opened in another browser: six digits to type in the one that asked. Null: the link is no good. */
export async function showMagicLinkCode(
  ctx: ProjectContext,
  token: string,
): Promise<{ code: string; expiresAt: Date } | null> {
  return write(ctx, async (tx) => {
    const given = await giveCode(ctx, tx.db, { projectId: ctx.project.id, kind: 'magic_link', token, now: tx.now });
    if (given)
      tx.audit({
        projectId: ctx.project.id,
        action: 'magic_links.code_shown',
        target: { type: 'magic_link', id: null },
      });
    return given;
  });
}
