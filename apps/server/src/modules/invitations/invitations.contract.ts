import { z } from 'zod';
import { emailIn, idIn, nameIn, pageOf, passwordIn, timeOut, tokenIn } from '../../lib/schemas.ts';
import { timePageQuery } from '../../lib/time-cursor.ts';
import { localeIn } from '../../lib/user-fields.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { accessErrors } from '../access/index.ts';
import { limitErrors } from '../limits/index.ts';
import { tokenErrors } from '../one-time-tokens/index.ts';
import { credentialIn, passkeyErrors, passkeyOptions } from '../passkeys/index.ts';
import { newPasswordErrors } from '../passwords/index.ts';
import { signInErrors } from '../sign-in-attempts/index.ts';
import { acceptedTermsIn, termsErrors } from '../terms/index.ts';
import { publicUser, userErrors, usernameIn } from '../users/index.ts';
import { invitationErrors } from './invitations.errors.ts';
import { INVITATION_STATUSES } from './invitations.rules.ts';

export const invitationView = z
  .object({
    id: z.string(),
    email: z.string(),
    status: z.enum(INVITATION_STATUSES),
    locale: z.string().nullable(),
    inviterName: z.string().nullable(),
    invitedBy: z.string().nullable(),
    createdAt: timeOut,
    sentAt: timeOut,
    expiresAt: timeOut,
    acceptedAt: timeOut.nullable(),
    acceptedBy: z.string().nullable().describe('The account. Null also where it was deleted since.'),
    revokedAt: timeOut.nullable(),
  })
  .meta({ id: 'Invitation' });

const invitationId = z.object({ invitationId: idIn('invitation') });
const errors = [accessErrors.unauthenticated, accessErrors.invalid_credential, accessErrors.forbidden];

export const listInvitationsContract = {
  summary: 'Invitations to the project, newest first',
  tag: 'invitations',
  query: timePageQuery.extend({ status: z.enum(INVITATION_STATUSES).optional() }),
  answer: { status: 200, schema: pageOf(invitationView) },
  errors,
} as const satisfies Contract;

export const createInvitationContract = {
  summary: 'Invite an address: a mail with a link that works once, for seven days, in every mode of sign-up',
  tag: 'invitations',
  body: z.strictObject({
    email: emailIn,
    locale: localeIn.nullish().describe('Language of the mail.'),
    inviterName: nameIn.nullish().describe('Who invites, as the mail names them.'),
  }),
  answer: { status: 201, schema: invitationView },
  errors: [...errors, invitationErrors.open, userErrors.email_taken, limitErrors.too_many],
} as const satisfies Contract;

export const resendInvitationContract = {
  summary: 'Send an invitation again, for another seven days. The earlier link works no more',
  tag: 'invitations',
  params: invitationId,
  body: z.strictObject({}),
  answer: { status: 200, schema: invitationView },
  errors: [
    ...errors,
    invitationErrors.not_found,
    invitationErrors.not_open,
    userErrors.email_taken,
    limitErrors.too_many,
  ],
} as const satisfies Contract;

export const revokeInvitationContract = {
  summary: 'Take an invitation back: its link works no more',
  tag: 'invitations',
  params: invitationId,
  body: z.strictObject({}),
  answer: { status: 200, schema: invitationView },
  errors: [...errors, invitationErrors.not_found, invitationErrors.not_open],
} as const satisfies Contract;

export const beginInvitationPasskeyContract = {
  summary: 'Begin to make the passkey of an account that an invitation is for',
  tag: 'sign-up',
  body: z.strictObject({ token: tokenIn }),
  answer: { status: 200, schema: passkeyOptions },
  errors: [tokenErrors.used_or_expired, passkeyErrors.disabled, limitErrors.too_many],
} as const satisfies Contract;

export const acceptInvitationContract = {
  summary: 'Accept an invitation. The mail proves the address; without password and passkey you sign in another way',
  tag: 'sign-up',
  body: z
    .strictObject({
      token: tokenIn,
      password: passwordIn.optional(),
      credential: credentialIn.optional().describe('Instead of a password: the passkey that the browser made.'),
      name: nameIn.optional(),
      username: usernameIn.optional(),
      acceptedTerms: acceptedTermsIn.optional(),
    })
    .refine(({ password, credential }) => password === undefined || credential === undefined, {
      path: ['password'],
      error: 'is there, or a credential in its place',
    }),
  answer: {
    status: 201,
    schema: z.object({ user: publicUser, next: z.literal('sign_in') }).meta({ id: 'AcceptedInvitation' }),
  },
  errors: [
    tokenErrors.used_or_expired,
    invitationErrors.account_exists,
    signInErrors.banned,
    termsErrors.not_accepted,
    userErrors.username_taken,
    userErrors.username_reserved,
    userErrors.username_required,
    userErrors.username_off,
    passkeyErrors.disabled,
    passkeyErrors.refused,
    passkeyErrors.known_already,
    ...newPasswordErrors,
    limitErrors.too_many,
  ],
} as const satisfies Contract;
