import type { InputOf } from '../../platform/http/contract.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { ensureBrowserBinding } from '../devices/index.ts';
import { mailLimits, requireLimits } from '../limits/index.ts';
import { verifyEmailMail } from '../mail-templates/index.ts';
import { enqueueMail, languageOf, mailFrame } from '../mails/index.ts';
import { findNewestToken } from '../one-time-tokens/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { emailKeyOf, findUserByEmail, holdUser } from '../users/index.ts';
import type { requestEmailVerificationContract } from './email-verification.contract.ts';
import {
  DECOY,
  makeDecoySignUp,
  NOTHING_CHOSEN,
  type PendingSignUp,
  SIGN_UP_LIFE_SECONDS,
  sendVerificationMail,
} from './send-verification-mail.ts';

/**
 * Sends the link again, for the sign-up of this browser, else for the newest one. What that sign-up chose goes along with its new token; in a
 * browser that did not make the sign-up its password is still asked for.
 */
export async function requestEmailVerification(
  ctx: ProjectContext,
  input: InputOf<typeof requestEmailVerificationContract>,
): Promise<void> {
  const { project } = ctx;
  const emailKey = emailKeyOf(input.email);
  await requireLimits(
    ctx,
    project.id,
    mailLimits(project.settings.limits, { kind: 'email_verification', emailKey, ip: ctx.request.ip }),
  );
  const bindingHash = ensureBrowserBinding(ctx);
  const found = await findUserByEmail(ctx.database.db, project.id, emailKey);
  await write(ctx, async (tx) => {
    const held = await holdUser(tx.db, project.id, found?.id ?? null);
    const user = held && held.emailVerifiedAt === null ? held : null;
    const whose = user ? ({ kind: 'email_verification', userId: user.id } as const) : { kind: DECOY, emailKey };
    const open = { projectId: project.id, ...whose, now: tx.now };
    const pending = (await findNewestToken(tx.db, { ...open, bindingHash })) ?? (await findNewestToken(tx.db, open));
    // Bound to the browser of the sign-up, not to the one that asks: asking again must not spare anybody the password.
    const about = {
      bindingHash: pending?.bindingHash ?? bindingHash,
      signUp: (pending?.payload as PendingSignUp | undefined) ?? { ...NOTHING_CHOSEN, locale: languageOf(ctx) },
    };
    if (user) await sendVerificationMail(ctx, tx, { user, ...about });
    else await pretend(ctx, tx, { email: input.email, emailKey, ...about });
  });
}

/** The same statements for an address that has nothing to confirm. */
async function pretend(
  ctx: ProjectContext,
  tx: Tx,
  about: { email: string; emailKey: string; bindingHash: Buffer; signUp: PendingSignUp },
): Promise<void> {
  const { project } = ctx;
  const { email } = about;
  const token = await makeDecoySignUp(ctx, tx, about);
  const message = verifyEmailMail({
    ...mailFrame(ctx, { email }),
    url: `${project.baseUrl}/verify-email?token=${token}`,
    expiresInSeconds: SIGN_UP_LIFE_SECONDS,
  });
  await enqueueMail(ctx, tx, { projectId: project.id, to: email, message, deliver: false });
  tx.audit({ projectId: project.id, action: 'email_verification.requested', target: { type: 'user', id: null } });
}
