import { z } from 'zod';
import { idIn, pageOf, timeOut } from '../../lib/schemas.ts';
import { timePageQuery } from '../../lib/time-cursor.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { accessErrors } from '../access/index.ts';
import { sessionErrors } from '../sessions/index.ts';
import { referralErrors } from './referrals.errors.ts';

/** What a person came with. A code that is none changes nothing. */
export const referralCodeIn = z.string().max(40);

export const referralLink = z
  .object({ code: z.string(), url: z.string() })
  .nullable()
  .describe('Null: none was made yet.');

export const listMyReferralsContract = {
  summary: 'Your referral link, and who came by it: times alone, newest first',
  tag: 'me',
  query: timePageQuery,
  answer: {
    status: 200,
    schema: z
      .object({
        link: referralLink,
        completed: z.int().describe('Accounts whose address is confirmed.'),
        pending: z.int(),
        data: z.array(z.object({ id: z.string(), createdAt: timeOut, completedAt: timeOut.nullable() })),
        nextCursor: z.string().nullable(),
      })
      .meta({ id: 'MyReferrals' }),
  },
  errors: [sessionErrors.required, referralErrors.off],
} as const satisfies Contract;

export const makeMyReferralLinkContract = {
  summary: 'Make your referral link. Everybody has one: a second time answers the same',
  tag: 'me',
  body: z.strictObject({}),
  answer: { status: 200, schema: z.object({ code: z.string(), url: z.string() }).meta({ id: 'ReferralLink' }) },
  errors: [sessionErrors.required, sessionErrors.impersonated, referralErrors.off],
} as const satisfies Contract;

const person = z.object({ email: z.string(), name: z.string().nullable() });
const referrerId = idIn('user').optional().describe('Whose link it was.');

export const listReferralsContract = {
  summary: 'Who came by whose link, newest first',
  tag: 'referrals',
  query: timePageQuery.extend({
    referrerId,
    referredUserId: idIn('user').optional().describe('Who came by it: one at most.'),
  }),
  answer: {
    status: 200,
    schema: pageOf(
      z
        .object({
          id: z.string(),
          referrerId: z.string(),
          referrer: person,
          referredUserId: z.string().nullable().describe('Null: the account was deleted.'),
          referredUser: person.nullable(),
          createdAt: timeOut,
          completedAt: timeOut.nullable().describe('Null: the address is not confirmed yet.'),
        })
        .meta({ id: 'Referral' }),
    ),
  },
  errors: [accessErrors.unauthenticated, accessErrors.invalid_credential, accessErrors.forbidden],
} as const satisfies Contract;

export const countReferralsContract = {
  summary: 'How many came by links: in all, or by the link of one user',
  tag: 'referrals',
  query: z.strictObject({ referrerId }),
  answer: {
    status: 200,
    schema: z
      .object({
        completed: z.int().describe('Accounts whose address is confirmed.'),
        pending: z.int(),
        exact: z.boolean().describe('False: there are more than were counted.'),
      })
      .meta({ id: 'ReferralCount' }),
  },
  errors: [accessErrors.unauthenticated, accessErrors.invalid_credential, accessErrors.forbidden],
} as const satisfies Contract;
