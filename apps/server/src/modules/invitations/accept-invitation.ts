import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { assert, Problem } from '../../platform/http/problem.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { readBrowserBinding } from '../devices/index.ts';
import { requireLimits } from '../limits/index.ts';
import { languageOf } from '../mails/index.ts';
import { findToken, type OneTimeToken, takeToken, tokenErrors } from '../one-time-tokens/index.ts';
import { adoptPasskey, beginNewAccountPasskey, requirePasskeys, takeNewAccountPasskey } from '../passkeys/index.ts';
import { checkNewPassword, hashNewPassword, setPassword } from '../passwords/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { claimAccount } from '../providers/index.ts';
import { signInErrors } from '../sign-in-attempts/index.ts';
import { acceptTerms, requireTermsAccepted } from '../terms/index.ts';
import {
  findUserByEmail,
  insertUser,
  isBanned,
  lockUser,
  requireUsername,
  type User,
  viewPublicUser,
  wantedUsername,
} from '../users/index.ts';
import type { Invitation } from './invitation.ts';
import type { acceptInvitationContract, beginInvitationPasskeyContract } from './invitations.contract.ts';
import { invitationErrors } from './invitations.errors.ts';
import { findOpenInvitation, type InvitationProof, lockOpenInvitation } from './invitations.store.ts';
import { markAccepted } from './open-invitations.ts';

/**
 * Makes the account that the invitation is for. Whoever holds the mail has proven the address, so it counts as confirmed; which address that is, the
 * invitation says and the request cannot. What somebody else had prepared on the address before is dropped (ATTACKS A53).
 */
export async function acceptInvitation(
  ctx: ProjectContext,
  input: InputOf<typeof acceptInvitationContract>,
): Promise<OutputOf<typeof acceptInvitationContract>> {
  const { project } = ctx;
  await requireLimits(ctx, project.id, [
    { kind: 'invitation_acceptances.address', subject: ctx.request.ip, most: 100, windowSeconds: 600 },
  ]);
  const open = await findInvitationByToken(ctx, input.token);
  if (!open) throw new Problem(tokenErrors.used_or_expired);
  const name = input.name || null;
  const username = wantedUsername(project.settings.signUp.username, input.username);
  const termsVersion = requireTermsAccepted(project.settings, input.acceptedTerms);
  const passwordHash = await passwordHashOf(ctx, input.password, { email: open.email, name });
  // A challenge is used up by any try, so it is taken when nothing else is wrong with the form.
  const { credential } = input;
  const made = { credential, account: accountOf(open) };
  const passkey = credential === undefined ? null : await takeNewAccountPasskey(ctx, made);

  const user = await write(ctx, async (tx) => {
    const invitation = await take(ctx, tx, input.token);
    const account = await makeAccount(ctx, tx, invitation, name);
    const { projectId, id: userId } = account;
    if (passwordHash !== null) await setPassword(tx.db, { projectId, userId, hash: passwordHash, now: tx.now });
    if (passkey !== null) await adoptPasskey(ctx, tx, { user: account, pending: passkey });
    if (username !== null)
      await requireUsername(tx, { projectId, userId, username, keptByHash: readBrowserBinding(ctx) });
    if (termsVersion !== null) await acceptTerms(tx, { projectId, userId, version: termsVersion, ip: ctx.request.ip });
    await markAccepted(tx, invitation, userId);
    return { ...account, ...(username === null ? {} : { username }) };
  });
  return { user: viewPublicUser(user), next: 'sign_in' };
}

/** For `navigator.credentials.create`. What is made by it is taken with this invitation alone, and uses nothing of it up. */
export async function beginInvitationPasskey(
  ctx: ProjectContext,
  { token }: InputOf<typeof beginInvitationPasskeyContract>,
): Promise<OutputOf<typeof beginInvitationPasskeyContract>> {
  requirePasskeys(ctx);
  const open = await findInvitationByToken(ctx, token);
  if (!open) throw new Problem(tokenErrors.used_or_expired);
  return beginNewAccountPasskey(ctx, { email: open.email, account: accountOf(open) });
}

function accountOf({ tokenId }: Invitation) {
  return { ceremony: 'accept_invitation', tokenId } as const;
}

/** For the page with the button: looking uses nothing up. */
export async function findInvitationByToken(ctx: ProjectContext, token: string): Promise<Invitation | null> {
  const { db } = ctx.database;
  const now = ctx.clock.now();
  const open = await findToken(db, { projectId: ctx.project.id, kind: 'invitation', token, now });
  return open && findOpenInvitation(db, proofOf(open, now));
}

/** Token and invitation, both once. A deadlock is none: every way locks the token first. */
async function take(ctx: ProjectContext, tx: Tx, token: string): Promise<Invitation> {
  const taken = await takeToken(tx.db, { projectId: ctx.project.id, kind: 'invitation', token, now: tx.now });
  const invitation = taken && (await lockOpenInvitation(tx.db, proofOf(taken, tx.now)));
  if (!invitation) throw new Problem(tokenErrors.used_or_expired);
  return invitation;
}

function proofOf(token: OneTimeToken, now: Date): InvitationProof {
  const { invitationId } = token.payload as { invitationId?: unknown };
  assert(typeof invitationId === 'string' && token.emailKey !== null, 'an invitation is made with both');
  return { projectId: token.projectId, id: invitationId, tokenId: token.id, emailKey: token.emailKey, now };
}

async function makeAccount(ctx: ProjectContext, tx: Tx, invitation: Invitation, name: string | null): Promise<User> {
  const { projectId, email, emailKey } = invitation;
  const locale = invitation.locale ?? languageOf(ctx);
  const id = ctx.ids.uuid();
  const created = await insertUser(tx.db, { projectId, id, email, name, locale, emailVerifiedAt: tx.now, now: tx.now });
  if (created) {
    const target = { type: 'user', id: encodeId('user', id) };
    tx.audit({ projectId, action: 'users.created', target, changes: { by: 'invitation' } });
    tx.emit({ projectId, type: 'user.created', data: { userId: target.id, email } });
    return created;
  }
  const found = await findUserByEmail(tx.db, projectId, emailKey);
  const user = found && (await lockUser(tx.db, projectId, found.id));
  if (!user || user.emailVerifiedAt !== null) throw new Problem(invitationErrors.account_exists);
  if (isBanned(user, tx.now)) throw new Problem(signInErrors.banned);
  return claimAccount(ctx, tx, user, { name, imageUrl: null, locale });
}

async function passwordHashOf(
  ctx: ProjectContext,
  password: string | undefined,
  about: { email: string; name: string | null },
): Promise<string | null> {
  if (password === undefined) return null;
  checkNewPassword(ctx.project, password, about);
  return hashNewPassword(ctx, ctx.project, password);
}
