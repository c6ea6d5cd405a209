import { encodeTimeCursor, pageOfRows } from '../../lib/time-cursor.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { authorize } from '../access/index.ts';
import { mailLimits, requireLimits } from '../limits/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { emailKeyOf } from '../users/index.ts';
import type { Invitation } from './invitation.ts';
import type {
  createInvitationContract,
  listInvitationsContract,
  resendInvitationContract,
  revokeInvitationContract,
} from './invitations.contract.ts';
import { invitationErrors } from './invitations.errors.ts';
import { findInvitation, listInvitationRows, lockInvitation, setInvitationRevoked } from './invitations.store.ts';
import { viewInvitation } from './invitations.views.ts';
import { invite, refuseConfirmed, remind, toldOf } from './send-invitation.ts';

export async function listInvitations(
  ctx: ManagementContext,
  input: InputOf<typeof listInvitationsContract>,
): Promise<OutputOf<typeof listInvitationsContract>> {
  authorize(ctx, 'users:read');
  const { cursor = null, limit, status } = input;
  const now = ctx.clock.now();
  const query = { projectId: ctx.project.id, status, after: cursor, now, limit: limit + 1 };
  return pageOfRows(
    await listInvitationRows(ctx.database.db, query),
    limit,
    (row) => viewInvitation(row, now),
    (row) => encodeTimeCursor({ at: row.createdAt, id: row.id }),
  );
}

export async function createInvitation(
  ctx: ManagementContext,
  input: InputOf<typeof createInvitationContract>,
): Promise<OutputOf<typeof createInvitationContract>> {
  authorize(ctx, 'users:write');
  const { email, locale = null, inviterName } = input;
  await requireMailLimits(ctx, emailKeyOf(email));
  const made = await write(ctx, (tx) => invite(ctx, tx, { email, locale, inviterName: inviterName || null }));
  return viewInvitation(made, ctx.clock.now());
}

export async function resendInvitation(
  ctx: ManagementContext,
  input: InputOf<typeof resendInvitationContract>,
): Promise<OutputOf<typeof resendInvitationContract>> {
  authorize(ctx, 'users:write');
  const found = await findInvitation(ctx.database.db, { projectId: ctx.project.id, id: input.invitationId });
  if (!found) throw new Problem(invitationErrors.not_found);
  await requireMailLimits(ctx, found.emailKey);
  const sent = await write(ctx, async (tx) => {
    const invitation = await getPending(ctx, tx, found.id);
    await refuseConfirmed(tx, invitation);
    return remind(ctx, tx, invitation);
  });
  return viewInvitation(sent, ctx.clock.now());
}

export async function revokeInvitation(
  ctx: ManagementContext,
  input: InputOf<typeof revokeInvitationContract>,
): Promise<OutputOf<typeof revokeInvitationContract>> {
  authorize(ctx, 'users:write');
  const revoked = await write(ctx, async (tx) => {
    const invitation = await getPending(ctx, tx, input.invitationId);
    await setInvitationRevoked(tx.db, invitation, tx.now);
    const { entry, event } = toldOf(invitation);
    tx.audit({ action: 'invitations.revoked', ...entry });
    tx.emit({ type: 'invitation.revoked', ...event });
    return { ...invitation, revokedAt: tx.now };
  });
  return viewInvitation(revoked, ctx.clock.now());
}

/** Neither accepted nor revoked; one that has expired can be sent again. */
async function getPending(ctx: ManagementContext, tx: Tx, id: string): Promise<Invitation> {
  const invitation = await lockInvitation(tx.db, { projectId: ctx.project.id, id });
  if (!invitation) throw new Problem(invitationErrors.not_found);
  if (invitation.acceptedAt !== null || invitation.revokedAt !== null) throw new Problem(invitationErrors.not_open);
  return invitation;
}

function requireMailLimits(ctx: ManagementContext, emailKey: string): Promise<void> {
  const limits = mailLimits(ctx.project.settings.limits, { kind: 'invitation', emailKey, ip: null });
  return requireLimits(ctx, ctx.project.id, limits);
}
