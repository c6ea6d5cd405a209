import { encodeId } from '../../lib/type-id.ts';
import { Problem } from '../../platform/http/problem.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { invitationMail } from '../mail-templates/index.ts';
import { enqueueMail, mailFrame } from '../mails/index.ts';
import { makeToken } from '../one-time-tokens/index.ts';
import type { ProjectContext } from '../projects/index.ts';
import { emailKeyOf, findUserByEmail, userErrors } from '../users/index.ts';
import type { Invitation } from './invitation.ts';
import { invitationErrors } from './invitations.errors.ts';
import { LIFE_SECONDS } from './invitations.rules.ts';
import {
  closeExpiredInvitations,
  insertInvitation,
  lockOpenInvitationOf,
  setInvitationSent,
} from './invitations.store.ts';

export type NewInvitation = {
  readonly email: string;
  readonly locale: string | null;
  readonly inviterName: string | null;
};

/** Invites an address that has no account and no open invitation, within the caller's transaction. */
export async function invite(ctx: ProjectContext, tx: Tx, wanted: NewInvitation): Promise<Invitation> {
  await refuseConfirmed(tx, { projectId: ctx.project.id, emailKey: emailKeyOf(wanted.email) });
  const invitation = await insertAndMail(ctx, tx, wanted);
  if (!invitation) throw new Problem(invitationErrors.open);
  return invitation;
}

/** An address with a confirmed account needs no invitation, and gets none. */
export async function refuseConfirmed(tx: Tx, address: Address): Promise<void> {
  if (await isConfirmed(tx, address)) throw new Problem(userErrors.email_taken);
}

/** The same for somebody whose turn it is: whoever has an open invitation gets it again, and whoever has an account needs none (null). */
export async function inviteOrRemind(ctx: ProjectContext, tx: Tx, wanted: NewInvitation): Promise<Invitation | null> {
  const address = { projectId: ctx.project.id, emailKey: emailKeyOf(wanted.email) };
  if (await isConfirmed(tx, address)) return null;
  const open = await lockOpenInvitationOf(tx.db, address);
  if (open && open.expiresAt > tx.now) return remind(ctx, tx, open);
  const made = await insertAndMail(ctx, tx, wanted);
  if (made) return made;
  // Somebody has invited them at this moment, too late to be seen above.
  const other = await lockOpenInvitationOf(tx.db, address);
  return other && remind(ctx, tx, other);
}

type Address = Pick<Invitation, 'projectId' | 'emailKey'>;

async function isConfirmed(tx: Tx, { projectId, emailKey }: Address): Promise<boolean> {
  const user = await findUserByEmail(tx.db, projectId, emailKey);
  return user !== null && user.emailVerifiedAt !== null;
}

/** Null where the address has an open one. */
async function insertAndMail(ctx: ProjectContext, tx: Tx, wanted: NewInvitation): Promise<Invitation | null> {
  const projectId = ctx.project.id;
  const emailKey = emailKeyOf(wanted.email);
  await closeExpiredInvitations(tx.db, { projectId, emailKey, now: tx.now });
  const id = ctx.ids.uuid();
  const { tokenId, token, expiresAt } = await makeInvitationToken(ctx, tx, { id, emailKey });
  const invitation = await insertInvitation(tx.db, {
    projectId,
    id,
    ...wanted,
    emailKey,
    organizationId: null,
    role: null,
    invitedBy: ctx.actor.id,
    createdAt: tx.now,
    sentAt: tx.now,
    tokenId,
    expiresAt,
  });
  if (!invitation) return null;
  await mailInvitation(ctx, tx, invitation, token);
  const { entry, event } = toldOf(invitation);
  tx.audit({ action: 'invitations.created', ...entry });
  tx.emit({ type: 'invitation.created', ...event });
  return invitation;
}

/** Sends it again, for another seven days. The link of the mail before it works no more. */
export async function remind(ctx: ProjectContext, tx: Tx, invitation: Invitation): Promise<Invitation> {
  const { projectId, id } = invitation;
  const { tokenId, token, expiresAt } = await makeInvitationToken(ctx, tx, invitation);
  await setInvitationSent(tx.db, { projectId, id, tokenId, sentAt: tx.now, expiresAt });
  const sent = { ...invitation, tokenId, sentAt: tx.now, expiresAt };
  await mailInvitation(ctx, tx, sent, token);
  const { entry, event } = toldOf(sent);
  tx.audit({ action: 'invitations.sent_again', ...entry });
  tx.emit({ type: 'invitation.sent_again', ...event });
  return sent;
}

/** What audit and event say of an invitation. */
export function toldOf({ projectId, id, email }: Pick<Invitation, 'projectId' | 'id' | 'email'>) {
  const invitationId = encodeId('invitation', id);
  return {
    entry: { projectId, target: { type: 'invitation', id: invitationId }, changes: { email } },
    event: { projectId, data: { invitationId, email } },
  };
}

async function makeInvitationToken(ctx: ProjectContext, tx: Tx, { id, emailKey }: Pick<Invitation, 'id' | 'emailKey'>) {
  const made = await makeToken(ctx, tx.db, {
    projectId: ctx.project.id,
    kind: 'invitation',
    emailKey,
    payload: { invitationId: id },
    lifeSeconds: LIFE_SECONDS,
    now: tx.now,
  });
  return { tokenId: made.id, token: made.token, expiresAt: new Date(tx.now.getTime() + LIFE_SECONDS * 1000) };
}

async function mailInvitation(ctx: ProjectContext, tx: Tx, invitation: Invitation, token: string): Promise<void> {
  const { project } = ctx;
  const { email, locale, inviterName } = invitation;
  const { origin: _, ...frame } = mailFrame(ctx, { email, locale });
  const message = invitationMail({
    ...frame,
    url: `${project.baseUrl}/invitation?token=${token}`,
    expiresInSeconds: LIFE_SECONDS,
    inviterName,
  });
  await enqueueMail(ctx, tx, { projectId: project.id, to: email, message });
}
