import { encodeId } from '../../lib/type-id.ts';
import type { InputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { type Limit, mailLimits, requireLimits } from '../limits/index.ts';
import { emailChangeMail, emailChangeTakenMail } from '../mail-templates/index.ts';
import { enqueueMail, mailFrame } from '../mails/index.ts';
import { makeToken, voidTokens } from '../one-time-tokens/index.ts';
import { requireFreshProof, sessionErrors, type UserContext } from '../sessions/index.ts';
import { emailKeyOf, findUserByEmail, lockUser, type User } from '../users/index.ts';
import type { requestEmailChangeContract } from './email-changes.contract.ts';
import { emailChangeErrors } from './email-changes.errors.ts';

const LIFE_SECONDS = 24 * 60 * 60;

/** Somebody who is signed in could otherwise write to as many strangers as they like. */
const ASKED_PER_DAY = 10;

/**
 * The new address gets the link, and until it is used nothing changes. Where another account has the address, everything is done that is done otherwise,
 * but the mail: that account's owner is told instead, and whoever asked learns nothing.
 */
export async function requestEmailChange(
  ctx: UserContext,
  input: InputOf<typeof requestEmailChangeContract>,
): Promise<void> {
  requireFreshProof(ctx);
  const { project } = ctx;
  const { email } = input;
  const emailKey = emailKeyOf(email);
  await requireLimits(ctx, project.id, [
    ...mailLimits(project.settings.limits, { kind: 'email_change', emailKey, ip: ctx.request.ip }),
    askingLimit(ctx.user.id),
  ]);
  await write(ctx, async (tx) => {
    const user = await lockUser(tx.db, project.id, ctx.user.id);
    if (!user) throw new Problem(sessionErrors.required);
    if (email === user.email) throw new Problem(emailChangeErrors.unchanged);
    const holder = await findUserByEmail(tx.db, project.id, emailKey);
    await voidTokens(tx.db, { projectId: project.id, kind: 'email_change', userId: user.id, now: tx.now });
    const { token } = await makeToken(ctx, tx.db, {
      projectId: project.id,
      kind: 'email_change',
      userId: user.id,
      emailKey,
      payload: { email, sessionId: ctx.session.id } satisfies PendingEmailChange,
      lifeSeconds: LIFE_SECONDS,
      now: tx.now,
    });
    const taken = holder !== null && holder.id !== user.id ? holder : null;
    await send(ctx, tx, { user, email, taken, token });
    tx.audit({
      projectId: project.id,
      action: 'email_changes.requested',
      target: { type: 'user', id: encodeId('user', user.id) },
      changes: { email: [user.email, email] },
    });
  });
}

/** What waits for its link. The session that asked stays when the others end. */
export type PendingEmailChange = { readonly email: string; readonly sessionId: string };

async function send(
  ctx: UserContext,
  tx: Tx,
  about: { user: User; email: string; taken: User | null; token: string },
): Promise<void> {
  const { project } = ctx;
  const { user, email, taken, token } = about;
  // The name of the account is not used: whoever reads the new mailbox need not be its owner.
  const message = taken
    ? emailChangeTakenMail({ ...mailFrame(ctx, taken), url: `${project.baseUrl}/sign-in` })
    : emailChangeMail({
        ...mailFrame(ctx, { email, locale: user.locale }),
        url: `${project.baseUrl}/email-change?token=${token}`,
        expiresInSeconds: LIFE_SECONDS,
      });
  await enqueueMail(ctx, tx, { projectId: project.id, to: taken?.email ?? email, message, deliver: true });
}

function askingLimit(userId: string): Limit {
  return { kind: 'email_changes.account', subject: userId, most: ASKED_PER_DAY, windowSeconds: 24 * 60 * 60 };
}
