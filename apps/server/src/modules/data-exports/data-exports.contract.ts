import { z } from 'zod';
import { timeOut } from '../../lib/schemas.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { limitErrors } from '../limits/index.ts';
import { freshProofErrors, sessionErrors } from '../sessions/index.ts';
import { dataExportErrors } from './data-exports.errors.ts';

const mine = [sessionErrors.required];

const dataExport = z
  .object({
    state: z.enum(['preparing', 'ready']),
    requestedAt: timeOut,
    expiresAt: timeOut.describe('The file can be downloaded until then.'),
  })
  .meta({ id: 'DataExport' });

export const getDataExportContract = {
  summary: 'Whether an export of your data waits for you',
  tag: 'data-exports',
  answer: { status: 200, schema: z.object({ export: dataExport.nullable() }) },
  errors: mine,
} as const satisfies Contract;

export const requestDataExportContract = {
  summary: 'Ask for everything that is held about you. You get a mail when it is ready; it stays for seven days',
  tag: 'data-exports',
  body: z.strictObject({}),
  answer: { status: 202, schema: z.object({ export: dataExport }) },
  errors: [...mine, ...freshProofErrors, limitErrors.too_many],
} as const satisfies Contract;

export const downloadDataExportContract = {
  summary: 'The export: one JSON document, a part for each kind of data',
  tag: 'data-exports',
  answer: { status: 200, schema: z.record(z.string(), z.unknown()) },
  errors: [...mine, ...freshProofErrors, dataExportErrors.not_ready],
} as const satisfies Contract;
