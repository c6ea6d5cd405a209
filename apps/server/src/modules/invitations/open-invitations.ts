import type { ModuleServices } from '../../platform/context/context.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import type { Invitation } from './invitation.ts';
import { findOpenInvitationOf, lockFreeInvitationOf, setInvitationAccepted } from './invitations.store.ts';
import { toldOf } from './send-invitation.ts';

/** For modules below this one. */
export const openInvitations: ModuleServices['openInvitations'] = {
  find: findOpenInvitationOf,
  lock: (tx, address) => lockFreeInvitationOf(tx.db, address),
  accept: markAccepted,
};

/** The invitation is held, and the account is there. */
export async function markAccepted(
  tx: Tx,
  invitation: Pick<Invitation, 'projectId' | 'id' | 'email'>,
  userId: string,
): Promise<void> {
  const { projectId, id } = invitation;
  await setInvitationAccepted(tx.db, { projectId, id, userId, now: tx.now });
  const { entry, event } = toldOf(invitation);
  tx.audit({ action: 'invitations.accepted', ...entry });
  tx.emit({ type: 'invitation.accepted', ...event });
}
