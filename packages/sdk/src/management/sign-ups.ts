import type { Page, PageQuery } from '../types.ts';
import type { CreateOptions, ManagementCall } from './call.ts';
import { everyItem } from './pages.ts';
import type {
  ApprovedWaitlistEntries,
  Invitation,
  InvitationFilter,
  InvitationInput,
  Referral,
  ReferralCount,
  ReferralCountQuery,
  ReferralFilter,
  WaitlistApproval,
  WaitlistEntry,
  WaitlistEntryFilter,
} from './types.ts';

export type InvitationsApi = {
  /** One page of invitations, newest first. @example await frontdesk.api.invitations.list({ status: 'open' }) */
  list(query?: InvitationFilter & PageQuery): Promise<Page<Invitation>>;
  /** Every invitation, page by page as you go. @example for await (const one of frontdesk.api.invitations.all()) console.log(one.email); */
  all(filter?: InvitationFilter): AsyncGenerator<Invitation, void, undefined>;
  /** Invites somebody by mail. @example await frontdesk.api.invitations.create({ email: 'ada@example.com' }) */
  create(input: InvitationInput, options?: CreateOptions): Promise<Invitation>;
  /** Sends the mail again, with another link. @example await frontdesk.api.invitations.resend('ivt_01jd…') */
  resend(invitationId: string): Promise<Invitation>;
  /** Takes it back: its link stops working at once. @example await frontdesk.api.invitations.revoke('ivt_01jd…') */
  revoke(invitationId: string): Promise<Invitation>;
};

export type WaitlistEntriesApi = {
  /** One page of the waitlist, in the order of joining. @example await frontdesk.api.waitlistEntries.list({ status: 'waiting' }) */
  list(query?: WaitlistEntryFilter & PageQuery): Promise<Page<WaitlistEntry>>;
  /** Everybody on it, page by page as you go. @example for await (const entry of frontdesk.api.waitlistEntries.all()) console.log(entry.email); */
  all(filter?: WaitlistEntryFilter): AsyncGenerator<WaitlistEntry, void, undefined>;
  /** Lets people in: each gets an invitation by mail. @example await frontdesk.api.waitlistEntries.approve({ next: 10 }) */
  approve(approval: WaitlistApproval, options?: CreateOptions): Promise<ApprovedWaitlistEntries>;
  /** Takes somebody off the waitlist. @example await frontdesk.api.waitlistEntries.delete('wle_01jd…') */
  delete(waitlistEntryId: string): Promise<void>;
};

export type ReferralsApi = {
  /** One page of who came by whose link, newest first. @example await frontdesk.api.referrals.list({ referrerId: 'usr_01jd…' }) */
  list(query?: ReferralFilter & PageQuery): Promise<Page<Referral>>;
  /** Every referral, page by page as you go. @example for await (const one of frontdesk.api.referrals.all()) if (one.completedAt) reward(one); */
  all(filter?: ReferralFilter): AsyncGenerator<Referral, void, undefined>;
  /** How many came, in all or by one user's link. @example const { completed } = await frontdesk.api.referrals.count({ referrerId: 'usr_01jd…' }) */
  count(query?: ReferralCountQuery): Promise<ReferralCount>;
};

export function createInvitationsApi(call: ManagementCall): InvitationsApi {
  const list = (query: InvitationFilter & PageQuery = {}) => call('get', '/v1/invitations', { query });
  return {
    list,
    all: (filter = {}) => everyItem((cursor) => list({ ...filter, limit: 100, cursor })),
    create: (body, { idempotencyKey } = {}) => call('post', '/v1/invitations', { body, idempotencyKey }),
    resend: (invitationId) =>
      call('post', '/v1/invitations/{invitationId}/resend', { params: { invitationId }, body: {} }),
    revoke: (invitationId) =>
      call('post', '/v1/invitations/{invitationId}/revoke', { params: { invitationId }, body: {} }),
  };
}

export function createWaitlistEntriesApi(call: ManagementCall): WaitlistEntriesApi {
  const list = (query: WaitlistEntryFilter & PageQuery = {}) => call('get', '/v1/waitlist-entries', { query });
  return {
    list,
    all: (filter = {}) => everyItem((cursor) => list({ ...filter, limit: 100, cursor })),
    approve: (body, { idempotencyKey } = {}) => call('post', '/v1/waitlist-entries/approve', { body, idempotencyKey }),
    delete: (waitlistEntryId) =>
      call('delete', '/v1/waitlist-entries/{waitlistEntryId}', { params: { waitlistEntryId } }),
  };
}

export function createReferralsApi(call: ManagementCall): ReferralsApi {
  const list = (query: ReferralFilter & PageQuery = {}) => call('get', '/v1/referrals', { query });
  return {
    list,
    all: (filter = {}) => everyItem((cursor) => list({ ...filter, limit: 100, cursor })),
    count: (query = {}) => call('get', '/v1/referrals/count', { query }),
  };
}
