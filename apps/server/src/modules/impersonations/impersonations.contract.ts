import { z } from 'zod';
import { idIn, timeOut } from '../../lib/schemas.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { accessErrors, stepUpRequired } from '../access/index.ts';
import { sessionErrors } from '../sessions/index.ts';
import { userErrors } from '../users/index.ts';
import { impersonationErrors } from './impersonations.errors.ts';

export const impersonateUserContract = {
  summary:
    'Support access: a link that signs you in as this user for an hour, with a banner and a line in the audit for all you do',
  tag: 'impersonations',
  params: z.object({ userId: idIn('user') }),
  body: z.strictObject({ reason: z.string().trim().min(3).max(500) }),
  answer: {
    status: 201,
    schema: z
      .object({
        url: z.string().describe('A page with a button. It works once.'),
        expiresAt: timeOut.describe('When the link stops working.'),
        sessionSeconds: z.int().describe('How long the session lasts at most.'),
      })
      .meta({ id: 'ImpersonationLink' }),
  },
  errors: [
    accessErrors.unauthenticated,
    accessErrors.invalid_credential,
    accessErrors.forbidden,
    impersonationErrors.operators_only,
    impersonationErrors.outranked,
    impersonationErrors.user_unavailable,
    stepUpRequired,
    userErrors.not_found,
  ],
} as const satisfies Contract;

export const endImpersonationContract = {
  summary: 'End the support access of this session. Where the operator came from',
  tag: 'impersonations',
  answer: { status: 200, schema: z.object({ returnTo: z.string() }) },
  errors: [sessionErrors.required, impersonationErrors.none],
} as const satisfies Contract;
