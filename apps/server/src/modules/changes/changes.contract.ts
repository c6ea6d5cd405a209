import { z } from 'zod';
import { timeOut } from '../../lib/schemas.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { accessErrors } from '../access/index.ts';
import { changeErrors } from './changes.errors.ts';
import { decodeChangeCursor } from './changes.rules.ts';

const cursorIn = z
  .string()
  .max(12_000)
  .transform((text, ctx) => {
    const cursor = decodeChangeCursor(text);
    if (cursor === null) ctx.addIssue({ code: 'custom', message: 'is no cursor of changes' });
    return cursor ?? z.NEVER;
  })
  .meta({ type: 'string', description: 'The last nextCursor. Without: the present cursor, at once.' });

export const listChangesContract = {
  summary: 'What kept answers must be dropped: the change feed, by long poll',
  tag: 'changes',
  query: z.strictObject({
    cursor: cursorIn.optional(),
    waitSeconds: z.coerce.number().min(0).max(25).default(0).describe('How long to wait where nothing has changed.'),
  }),
  answer: {
    status: 200,
    schema: z
      .object({
        data: z.array(
          z
            .object({
              scope: z.enum(['session', 'user', 'organization', 'project']),
              id: z.string().describe('Whose answers to drop.'),
              createdAt: timeOut,
            })
            .meta({ id: 'Change' }),
        ),
        nextCursor: z.string(),
        resync: z.boolean().describe('What happened since the cursor is not known: drop every answer.'),
        readAt: timeOut.describe('A moment after the reading, by the clock that tokens are issued by.'),
        issuer: z.string().describe('Base URL of the project that this is about.'),
      })
      .meta({ id: 'Changes' }),
  },
  errors: [
    accessErrors.unauthenticated,
    accessErrors.invalid_credential,
    accessErrors.forbidden,
    changeErrors.too_many_polls,
    changeErrors.busy,
  ],
} as const satisfies Contract;
