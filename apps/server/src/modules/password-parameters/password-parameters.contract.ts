import { z } from 'zod';
import { LEAST_PARAMETERS, MEMORY_KIB_MOST, passesMost } from '../../lib/password-parameters.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { accessErrors, stepUpRequired } from '../access/index.ts';

export const passwordParametersView = z
  .object({
    memoryKib: z.int(),
    passes: z.int(),
    parallelism: z.literal(1),
    saved: z.boolean().describe('False: nothing was saved, and these are the least.'),
  })
  .meta({ id: 'PasswordParameters' });

const errors = [accessErrors.unauthenticated, accessErrors.invalid_credential, accessErrors.forbidden];

export const getPasswordParametersContract = {
  summary: 'What passwords of this instance are hashed with: Argon2id, its memory and passes',
  tag: 'password-parameters',
  answer: { status: 200, schema: passwordParametersView },
  errors,
} as const satisfies Contract;

export const setPasswordParametersContract = {
  summary: 'Hash passwords with other parameters; weaker hashes are renewed at their next sign-in',
  tag: 'password-parameters',
  body: z
    .strictObject({
      memoryKib: z.int().min(LEAST_PARAMETERS.memoryKib).max(MEMORY_KIB_MOST).describe('Of one hash. KiB.'),
      passes: z.int().min(LEAST_PARAMETERS.passes),
    })
    .refine(({ memoryKib, passes }) => passes <= passesMost(memoryKib), {
      path: ['passes'],
      error: 'are too many for this memory: at most 1 GiB in all',
    }),
  answer: { status: 200, schema: passwordParametersView },
  errors: [...errors, stepUpRequired],
} as const satisfies Contract;
