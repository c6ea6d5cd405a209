import { encodeId } from '../../lib/type-id.ts';
import type { InputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { requireCaptcha } from '../captchas/index.ts';
import { ensureBrowserBinding } from '../devices/index.ts';
import { mailLimits, requireLimits } from '../limits/index.ts';
import { enqueueMail, mailFrame } from '../mails/index.ts';
import { decoyOf, makeToken, voidTokens } from '../one-time-tokens/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { emailKeyOf, findUserByEmail, holdUser, isBanned } from '../users/index.ts';
import type { requestEmailCodeContract, requestMagicLinkContract } from './mail-sign-ins.contract.ts';
import type { MailWay } from './mail-ways.ts';

type Input = InputOf<typeof requestMagicLinkContract> & InputOf<typeof requestEmailCodeContract>;

/** A mail that signs in the browser that asks now, and no other. The same statements whether the address has an account or not. */
export function requestMailSignIn(way: MailWay) {
  return async (ctx: ProjectContext, input: Input): Promise<void> => {
    const { project } = ctx;
    const { kind, lifeSeconds } = way;
    if (!project.settings.methods[way.method]) throw new Problem(way.disabled);
    const emailKey = emailKeyOf(input.email);
    await requireCaptcha(ctx, 'onMagicLink', input.captcha);
    await requireLimits(ctx, project.id, mailLimits(project.settings.limits, { kind, emailKey, ip: ctx.request.ip }));
    const bindingHash = ensureBrowserBinding(ctx);
    const found = await findUserByEmail(ctx.database.db, project.id, emailKey);
    const known = found && !isBanned(found, ctx.clock.now()) ? found : null;

    await write(ctx, async (tx) => {
      const user = await holdUser(tx.db, project.id, known?.id ?? null);
      // This browser waits for one mail of each way: what it asked for before is void, whose address it was, which else would tell whether this one has
      // an account. A mail that somebody else asked for is theirs to wait for, and signs in nobody but them.
      for (const voided of [kind, decoyOf(kind)])
        await voidTokens(tx.db, { projectId: project.id, kind: voided, bindingHash, now: tx.now });
      const { token, code } = await makeToken(ctx, tx.db, {
        projectId: project.id,
        kind: user ? kind : decoyOf(kind),
        ...(user ? { userId: user.id } : {}),
        emailKey,
        bindingHash,
        lifeSeconds,
        withCode: way.withCode,
        now: tx.now,
      });
      const frame = mailFrame(ctx, user ?? { email: input.email });
      await enqueueMail(ctx, tx, {
        projectId: project.id,
        to: user?.email ?? input.email,
        message: way.mail({ frame, baseUrl: project.baseUrl, token, code, expiresInSeconds: lifeSeconds }),
        deliver: user !== null,
      });
      const target = { type: 'user', id: user ? encodeId('user', user.id) : null } as const;
      way.tellRequested(tx, { projectId: project.id, target });
    });
  };
}
