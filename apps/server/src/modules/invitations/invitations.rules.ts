import type { Invitation } from './invitation.ts';

export const LIFE_SECONDS = 7 * 24 * 60 * 60;

export const INVITATION_STATUSES = ['open', 'accepted', 'revoked', 'expired'] as const;
export type InvitationStatus = (typeof INVITATION_STATUSES)[number];

type Times = Pick<Invitation, 'acceptedAt' | 'revokedAt' | 'expiresAt'>;

/**
 * Judged by the time of the question: no clean-up has to run before an invitation is over. What was over when it was closed, to make room for
 * another one, has expired: nobody has taken it back.
 */
export function statusOf({ acceptedAt, revokedAt, expiresAt }: Times, now: Date): InvitationStatus {
  if (acceptedAt !== null) return 'accepted';
  if (revokedAt !== null) return revokedAt < expiresAt ? 'revoked' : 'expired';
  return expiresAt > now ? 'open' : 'expired';
}
