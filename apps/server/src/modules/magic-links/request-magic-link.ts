import { encodeId } from '../../lib/type-id.ts';
import type { InputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { ensureBrowserBinding } from '../devices/index.ts';
import { mailLimits, requireLimits } from '../limits/index.ts';
import { magicLinkMail } from '../mail-templates/index.ts';
import { enqueueMail, mailFrame } from '../mails/index.ts';
import { makeToken, voidTokens } from '../one-time-tokens/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { emailKeyOf, findUserByEmail, holdUser, isBanned } from '../users/index.ts';
import type { requestMagicLinkContract } from './magic-links.contract.ts';
import { magicLinkErrors } from './magic-links.errors.ts';

const LIFE_SECONDS = 15 * 60;

/** A link that signs in the browser that asks now, and no other. The same statements whether the address has an account or not. */
export async function requestMagicLink(
  ctx: ProjectContext,
  input: InputOf<typeof requestMagicLinkContract>,
): Promise<void> {
  const { project } = ctx;
  if (!project.settings.methods.magicLink) throw new Problem(magicLinkErrors.disabled);
  const emailKey = emailKeyOf(input.email);
  await requireLimits(
    ctx,
    project.id,
    mailLimits(project.settings.limits, { kind: 'magic_link', emailKey, ip: ctx.request.ip }),
  );
  const bindingHash = ensureBrowserBinding(ctx);
  const found = await findUserByEmail(ctx.database.db, project.id, emailKey);
  const known = found && !isBanned(found, ctx.clock.now()) ? found : null;

  await write(ctx, async (tx) => {
    const user = await holdUser(tx.db, project.id, known?.id ?? null);
    const kind = user ? 'magic_link' : 'decoy';
    // Older links of this browser are void; a link that somebody else asked for is theirs to wait for, and signs in nobody but them.
    await voidTokens(tx.db, { projectId: project.id, kind, bindingHash, now: tx.now });
    const { token } = await makeToken(ctx, tx.db, {
      projectId: project.id,
      kind,
      ...(user ? { userId: user.id } : {}),
      emailKey,
      bindingHash,
      lifeSeconds: LIFE_SECONDS,
      now: tx.now,
    });
    const url = `${project.baseUrl}/magic-link?token=${token}`;
    const message = magicLinkMail({
      ...mailFrame(ctx, user ?? { email: input.email }),
      url,
      expiresInSeconds: LIFE_SECONDS,
    });
    await enqueueMail(ctx, tx, {
      projectId: project.id,
      to: user?.email ?? input.email,
      message,
      deliver: user !== null,
    });
    tx.audit({
      projectId: project.id,
      action: 'magic_links.requested',
      target: { type: 'user', id: user ? encodeId('user', user.id) : null },
    });
  });
}
