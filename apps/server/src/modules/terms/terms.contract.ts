import { z } from 'zod';
import { idIn, timeOut } from '../../lib/schemas.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { accessErrors } from '../access/index.ts';
import { userErrors } from '../users/index.ts';

/** The version that somebody has read and accepts. Anything but the version that is asked for is refused. */
export const acceptedTermsIn = z.string().min(1).max(40);

export const listTermsAcceptancesContract = {
  summary: 'Which versions of the terms a user accepted, when and from where, newest first',
  tag: 'users',
  params: z.object({ userId: idIn('user') }),
  answer: {
    status: 200,
    schema: z
      .object({
        data: z.array(z.object({ version: z.string(), acceptedAt: timeOut, ip: z.string().nullable() })),
        nextCursor: z.string().nullable(),
      })
      .meta({ id: 'TermsAcceptanceList' }),
  },
  errors: [accessErrors.unauthenticated, accessErrors.invalid_credential, accessErrors.forbidden, userErrors.not_found],
} as const satisfies Contract;
