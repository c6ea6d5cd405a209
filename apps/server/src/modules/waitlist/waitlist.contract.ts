import { z } from 'zod';
import { emailIn, idIn, pageOf, pageQuery, timeOut } from '../../lib/schemas.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { accessErrors } from '../access/index.ts';
import { captchaErrors, captchaIn } from '../captchas/index.ts';
import { limitErrors } from '../limits/index.ts';
import { signUpErrors } from '../sign-ups/index.ts';
import { waitlistErrors } from './waitlist.errors.ts';
import { MOST_AT_ONCE, WAITLIST_STATUSES } from './waitlist.rules.ts';

export const joinWaitlistContract = {
  summary: "Join the waitlist. The number comes by mail: which addresses are on the list is nobody else's business",
  tag: 'sign-up',
  body: z.strictObject({ email: emailIn, captcha: captchaIn.optional() }),
  answer: { status: 202, schema: null },
  errors: [
    waitlistErrors.closed,
    signUpErrors.domain_not_allowed,
    signUpErrors.disposable_address,
    captchaErrors.required,
    captchaErrors.failed,
    captchaErrors.unavailable,
    limitErrors.too_many,
  ],
} as const satisfies Contract;

export const waitlistEntryView = z
  .object({
    id: z.string(),
    position: z.int().describe('By order of joining; it never changes.'),
    email: z.string(),
    status: z.enum(WAITLIST_STATUSES),
    joinedAt: timeOut,
    approvedAt: timeOut.nullable(),
    approvedBy: z.string().nullable(),
  })
  .meta({ id: 'WaitlistEntry' });

const errors = [accessErrors.unauthenticated, accessErrors.invalid_credential, accessErrors.forbidden];

export const listWaitlistContract = {
  summary: 'The waitlist, in the order of joining',
  tag: 'waitlist-entries',
  query: pageQuery.extend({ status: z.enum(WAITLIST_STATUSES).optional() }),
  answer: { status: 200, schema: pageOf(waitlistEntryView) },
  errors: [...errors, waitlistErrors.cursor_invalid],
} as const satisfies Contract;

export const approveWaitlistContract = {
  summary:
    'Let people in: these, or the next so many. Each gets an invitation by mail; the answer is who was let in now',
  tag: 'waitlist-entries',
  body: z
    .strictObject({
      entryIds: z.array(idIn('waitlistEntry')).min(1).max(MOST_AT_ONCE).optional(),
      next: z.int().min(1).max(MOST_AT_ONCE).optional(),
    })
    .refine(
      ({ entryIds, next }) => (entryIds === undefined) !== (next === undefined),
      'names entries, or how many are next',
    ),
  answer: {
    status: 200,
    schema: z.object({ data: z.array(waitlistEntryView) }).meta({ id: 'ApprovedWaitlistEntries' }),
  },
  errors,
} as const satisfies Contract;

export const deleteWaitlistEntryContract = {
  summary: 'Take somebody off the waitlist. An invitation that was sent stays',
  tag: 'waitlist-entries',
  params: z.object({ waitlistEntryId: idIn('waitlistEntry') }),
  answer: { status: 204, schema: null },
  errors: [...errors, waitlistErrors.not_found],
} as const satisfies Contract;
