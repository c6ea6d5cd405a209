import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { assert, Problem } from '../../platform/http/problem.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { isSameBrowser, readBrowserBinding, readDeviceHash } from '../devices/index.ts';
import { accountSubjects, failureLimits, judge, releaseLimits, requireLimits, resetLimits } from '../limits/index.ts';
import { languageOf } from '../mails/index.ts';
import { findToken, keepSignUpsAsDecoys, type OneTimeToken, tokenErrors } from '../one-time-tokens/index.ts';
import { beginSignUpProof, proveSignUp } from '../passkeys/index.ts';
import { hasWayByMail, type ProjectContext } from '../projects/index.ts';
import { answerSignIn, continueSignIn, tellRefusals } from '../sign-in-attempts/index.ts';
import { confirmUserEmail, takeTokenOfUser, type User } from '../users/index.ts';
import { adoptSignUp } from './adopt-sign-up.ts';
import type { confirmEmailVerificationContract, signUpProofOptionsContract } from './email-verification.contract.ts';
import { emailVerificationErrors } from './email-verification.errors.ts';
import { leaveDecoySignUp, NOTHING_CHOSEN, type PendingSignUp } from './send-verification-mail.ts';

/**
 * Confirms the address, and with it the sign-up that this link belongs to: its name and password become the account's, every other one that
 * waits on the address is a decoy. In another browser than the one that signed up the password or passkey is asked for: else a victim who confirms
 * a stranger's sign-up would open an account that the stranger can enter. Where neither was chosen there is nothing to ask for: the address counts as
 * proven, and nothing of what the stranger wrote becomes the account's. In its own browser such a link signs in, as the one of a sign-in mail does.
 */
export async function confirmEmailVerification(
  ctx: ProjectContext,
  input: InputOf<typeof confirmEmailVerificationContract>,
  returnTo: string | null = null,
): Promise<OutputOf<typeof confirmEmailVerificationContract>> {
  const { project } = ctx;
  const link = { projectId: project.id, kind: 'email_verification', token: input.token } as const;
  const open = await findToken(ctx.database.db, { ...link, now: ctx.clock.now() });
  if (!open?.userId) throw new Problem(tokenErrors.used_or_expired);
  const waiting = open.payload as PendingSignUp;
  const isSameHand = isSameBrowser(ctx, open);
  if (!isSameHand) await requireSameHand(ctx, open, waiting, input);
  const { byMail = false } = waiting;
  const signUp = byMail && !isSameHand ? { ...NOTHING_CHOSEN, byMail } : waiting;
  if (!byMail || !isSameHand || !hasWayByMail(project.settings.methods)) {
    await write(ctx, (tx) => confirm(ctx, tx, link, signUp));
    await forgetFailures(ctx, open);
    return {};
  }
  const proof = { amr: ['mail'], byMail: true, method: METHOD, transport: input.transport, returnTo } as const;
  const progress = await tellRefusals(ctx, { method: METHOD }, () =>
    write(ctx, async (tx) => continueSignIn(ctx, tx, await confirm(ctx, tx, link, signUp), proof)),
  );
  await forgetFailures(ctx, open);
  return { signIn: await answerSignIn(ctx, progress) };
}

type Link = { readonly projectId: string; readonly kind: 'email_verification'; readonly token: string };

/** For the metrics and the audit. */
const METHOD = 'email_verification';

async function confirm(ctx: ProjectContext, tx: Tx, link: Link, signUp: PendingSignUp): Promise<User> {
  const { projectId } = link;
  // The user before the link, as whatever ends the links of a user locks them.
  const { token: taken, user: locked } = await takeTokenOfUser(tx, link);
  const { id: userId } = locked;
  const user = await confirmUserEmail(tx.db, {
    projectId,
    id: userId,
    ...(signUp.name === null ? {} : { name: signUp.name }),
    locale: signUp.locale ?? languageOf(ctx),
    now: tx.now,
  });
  assert(user, 'a user who is locked is there');
  const username = await adoptSignUp(ctx, tx, { user, signUp, bindingHash: taken.bindingHash });
  await keepSignUpsAsDecoys(tx.db, { projectId, userId, ownBindingHash: readBrowserBinding(ctx) });
  await leaveDecoySignUp(ctx, tx, taken);
  tx.changed({ projectId, scope: 'user', subjectId: userId });
  const target = { type: 'user', id: encodeId('user', userId) };
  tx.audit({ projectId, action: 'users.email_verified', target });
  tx.emit({ projectId, type: 'user.email_verified', data: { userId: target.id } });
  return { ...user, username: username ?? user.username };
}

/** Who signed in too early, too often, waits for nothing any more. */
async function forgetFailures(ctx: ProjectContext, { emailKey }: OneTimeToken): Promise<void> {
  assert(emailKey !== null, 'the link of a sign-up is made with its address');
  await resetLimits(ctx, ctx.project.id, accountSubjects({ emailKey, knownDevice: readDeviceHash(ctx) }));
}

/** For `navigator.credentials.get`, where the sign-up that this link confirms made a passkey. */
export async function beginSignUpProofByLink(
  ctx: ProjectContext,
  { token }: InputOf<typeof signUpProofOptionsContract>,
): Promise<OutputOf<typeof signUpProofOptionsContract>> {
  const link = { projectId: ctx.project.id, kind: 'email_verification', token } as const;
  const open = await findToken(ctx.database.db, { ...link, now: ctx.clock.now() });
  const { passkey } = (open?.payload ?? {}) as Partial<PendingSignUp>;
  if (!passkey) throw new Problem(tokenErrors.used_or_expired);
  return { options: await beginSignUpProof(ctx, passkey) };
}

/** What the sign-up chose is shown again. One with neither (an operator made the account) has nothing to ask for: the mail alone proves the address. */
async function requireSameHand(
  ctx: ProjectContext,
  open: OneTimeToken,
  signUp: PendingSignUp,
  { password, credential }: InputOf<typeof confirmEmailVerificationContract>,
): Promise<void> {
  if (signUp.passkey) {
    if (credential === undefined) throw new Problem(emailVerificationErrors.passkey_required);
    return proveSignUp(ctx, signUp.passkey, credential);
  }
  if (signUp.passwordHash === null) return;
  if (password === undefined) throw new Problem(emailVerificationErrors.password_required);
  const limits = failureLimits(ctx.project.settings.limits, {
    emailKey: open.emailKey ?? open.id,
    ip: ctx.request.ip,
    knownDevice: null,
  });
  await requireLimits(ctx, ctx.project.id, limits);
  const { passwordHash } = signUp;
  if (!(await judge(ctx, ctx.project.id, limits, () => ctx.passwordHashing.verify(passwordHash, password))))
    throw new Problem(emailVerificationErrors.wrong_password);
  await releaseLimits(ctx, ctx.project.id, limits);
}
