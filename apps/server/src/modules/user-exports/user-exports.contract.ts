import { z } from 'zod';
import type { Contract } from '../../platform/http/contract.ts';
import { accessErrors, stepUpRequired } from '../access/index.ts';
import { usersFilter } from '../users/index.ts';

export const createUserExportContract = {
  summary: 'Users of the project as a file, newest first. Also wants the scope users:read',
  tag: 'user-exports',
  body: z.strictObject({
    ...usersFilter.shape,
    format: z.enum(['csv', 'json']),
    passwordHashes: z
      .boolean()
      .default(false)
      .describe('With the hashes of passwords. Wants the scope user_exports:with_hashes.'),
  }),
  answer: { status: 200, schema: null, file: ['text/csv', 'application/json'] },
  errors: [accessErrors.unauthenticated, accessErrors.invalid_credential, accessErrors.forbidden, stepUpRequired],
} as const satisfies Contract;
