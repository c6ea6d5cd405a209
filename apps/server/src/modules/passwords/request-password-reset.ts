import { encodeId } from '../../lib/type-id.ts';
import type { InputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { authorize } from '../access/index.ts';
import { requireCaptcha } from '../captchas/index.ts';
import { mailLimits, requireLimits } from '../limits/index.ts';
import { isTold, resetPasswordMail, sentPasswordResetMail } from '../mail-templates/index.ts';
import { enqueueMail, mailFrame } from '../mails/index.ts';
import { makeToken, voidTokens } from '../one-time-tokens/index.ts';
import type { ManagementContext, Project, ProjectContext } from '../projects/index.ts';
import { emailKeyOf, findUserByEmail, holdUser, isBanned, type User, userErrors } from '../users/index.ts';
import type { requestPasswordResetContract, sendPasswordResetContract } from './passwords.contract.ts';
import { passwordErrors } from './passwords.errors.ts';

const LIFE_SECONDS = 60 * 60;

/** The same statements for an address with an account and for one without; only the mail is not sent. */
export async function requestPasswordReset(
  ctx: ProjectContext,
  input: InputOf<typeof requestPasswordResetContract>,
): Promise<void> {
  const { project } = ctx;
  requirePasswords(project);
  const emailKey = emailKeyOf(input.email);
  await requireCaptcha(ctx, 'onPasswordReset', input.captcha);
  await requireLimits(
    ctx,
    project.id,
    mailLimits(project.settings.limits, { kind: 'password_reset', emailKey, ip: ctx.request.ip }),
  );
  const found = await findUserByEmail(ctx.database.db, project.id, emailKey);
  const known = found && !isBanned(found, ctx.clock.now()) ? found : null;
  await write(ctx, async (tx) => {
    const user = await holdUser(tx.db, project.id, known?.id ?? null);
    await sendResetMail(ctx, tx, { to: user?.email ?? input.email, emailKey, user });
  });
}

/** An operator sends a user the same mail. Nobody ever sets a password that somebody else knows. */
export async function sendPasswordReset(
  ctx: ManagementContext,
  input: InputOf<typeof sendPasswordResetContract>,
): Promise<void> {
  authorize(ctx, 'users:write');
  requirePasswords(ctx.project);
  await write(ctx, async (tx) => {
    // Held until the token is written: a deletion comes before it or after it.
    const user = await holdUser(tx.db, ctx.project.id, input.userId);
    if (!user) throw new Problem(userErrors.not_found);
    await sendResetMail(ctx, tx, { to: user.email, emailKey: user.emailKey, user });
  });
}

/** Nobody is sent to choose a password that opens nothing. */
function requirePasswords({ settings }: Project): void {
  if (!settings.methods.password) throw new Problem(passwordErrors.disabled);
}

export async function sendResetMail(
  ctx: ProjectContext,
  tx: Tx,
  about: { to: string; emailKey: string; user: User | null },
): Promise<void> {
  const { project } = ctx;
  const { user } = about;
  if (user) await voidTokens(tx.db, { projectId: project.id, kind: 'password_reset', userId: user.id, now: tx.now });
  else await voidTokens(tx.db, { projectId: project.id, kind: 'decoy', emailKey: about.emailKey, now: tx.now });
  const { token } = await makeToken(ctx, tx.db, {
    projectId: project.id,
    kind: user ? 'password_reset' : 'decoy',
    ...(user ? { userId: user.id } : {}),
    emailKey: about.emailKey,
    lifeSeconds: LIFE_SECONDS,
    now: tx.now,
  });
  const url = `${project.baseUrl}/reset-password?token=${token}`;
  const mail = isTold(ctx) ? resetPasswordMail : sentPasswordResetMail;
  const message = mail({
    ...mailFrame(ctx, user ?? { email: about.to }),
    url,
    expiresInSeconds: LIFE_SECONDS,
  });
  await enqueueMail(ctx, tx, {
    projectId: project.id,
    to: about.to,
    message,
    deliver: user !== null,
  });
  tx.audit({
    projectId: project.id,
    action: 'password_reset.requested',
    target: { type: 'user', id: user ? encodeId('user', user.id) : null },
  });
}
