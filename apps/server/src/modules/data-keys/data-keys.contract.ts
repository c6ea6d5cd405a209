import { z } from 'zod';
import { pageOf, timeOut } from '../../lib/schemas.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { accessErrors, stepUpRequired } from '../access/index.ts';

export const dataKeyView = z
  .object({
    id: z.string(),
    state: z.enum(['active', 'retired']),
    createdAt: timeOut,
    retiredAt: timeOut.nullable(),
    sealed: z
      .record(z.string(), z.int())
      .describe('How many values of each kind are under this key. A retired key goes when nothing is.'),
  })
  .meta({ id: 'DataKey' });

const dataKeys = pageOf(dataKeyView);
const errors = [accessErrors.unauthenticated, accessErrors.invalid_credential, accessErrors.forbidden];

export const listDataKeysContract = {
  summary: 'Data keys of the instance, and how much is sealed under each',
  tag: 'data-keys',
  answer: { status: 200, schema: dataKeys },
  errors,
} as const satisfies Contract;

export const rotateDataKeyContract = {
  summary: 'Make a new data key; what is sealed moves to it in the background',
  tag: 'data-keys',
  body: z.strictObject({}),
  answer: { status: 200, schema: dataKeys },
  errors: [...errors, stepUpRequired],
} as const satisfies Contract;
