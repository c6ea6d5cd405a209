import { z } from 'zod';
import { encodeCursor, idIn, pageOf, pageQuery, timeOut } from '../../lib/schemas.ts';
import { timePageQuery } from '../../lib/time-cursor.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { accessErrors } from '../access/index.ts';
import { FILE_FAULTS, ROW_FAULTS, USER_FORMATS } from '../user-formats/index.ts';
import { userImportErrors } from './user-imports.errors.ts';
import { CHUNK_BYTES_MOST, CHUNKS_MOST, IMPORT_STATES, OUTCOMES } from './user-imports.rules.ts';

const ROW_CODES = [
  ...ROW_FAULTS,
  'duplicate',
  'exists',
  'username_taken',
  'identity_taken',
  'password_left_out',
  'identity_left_out',
] as const;
export type RowCode = (typeof ROW_CODES)[number];

const FILE_CODES = [...FILE_FAULTS, 'records_too_many'] as const;
export type FileProblem = {
  readonly code: (typeof FILE_CODES)[number];
  readonly line: number;
  readonly field: string | null;
};

const unknownHashes = z
  .enum(['fail', 'omit'])
  .describe('Users whose password hash cannot be verified here: `fail` refuses them, `omit` takes them without it.');

export const userImport = z
  .object({
    id: z.string(),
    format: z.enum(USER_FORMATS),
    fileName: z.string().nullable(),
    state: z
      .enum(IMPORT_STATES)
      .describe(
        'A dry run ends in `checked`, an import in `done`. `failed`: the file could not be read, nothing was written.',
      ),
    unknownHashes,
    bytes: z.object({ total: z.int(), read: z.int() }),
    rows: z
      .object({
        total: z.int().describe('Known once the file was read.'),
        done: z.int(),
        created: z.int(),
        skipped: z.int(),
        failed: z.int(),
      })
      .describe('In `checking` and `checked`: what would become of them.'),
    problem: z
      .object({ code: z.enum(FILE_CODES), line: z.int(), field: z.string().nullable() })
      .nullable()
      .describe('Why the file could not be read.'),
    createdAt: timeOut,
    updatedAt: timeOut,
    finishedAt: timeOut.nullable(),
  })
  .meta({ id: 'UserImport' });

export const userImportRow = z
  .object({
    position: z.int().describe('Among the users of the file, from 1.'),
    line: z.int().describe('Where it begins in the file, from 1.'),
    email: z.string().nullable(),
    sourceId: z.string().nullable().describe('The id in the other system.'),
    outcome: z.enum(OUTCOMES),
    code: z.enum(ROW_CODES).nullable().describe('Why; of a user who was created: what was left behind.'),
    field: z.string().nullable().describe('Named as in the file.'),
    userId: z.string().nullable().describe('The user who was created.'),
  })
  .meta({ id: 'UserImportRow' });

const params = z.object({ userImportId: idIn('userImport') });
const access = [accessErrors.unauthenticated, accessErrors.invalid_credential, accessErrors.forbidden];

const base64 = (most: number) =>
  z
    .string()
    .min(1, 'is empty')
    .max(Math.ceil(most / 3) * 4)
    .regex(/^[A-Za-z0-9+/]*={0,2}$/, 'is no base64');

export const createUserImportContract = {
  summary: 'Begin an import of users: its file follows in chunks',
  tag: 'user-imports',
  body: z.strictObject({
    format: z.enum(USER_FORMATS),
    fileName: z
      .string()
      .trim()
      .max(200)
      .refine((text) => !/\p{Cc}/u.test(text), 'has characters that cannot be shown')
      .optional()
      .describe('For whoever looks at the list of imports.'),
    unknownHashes: unknownHashes.default('fail'),
    firebase: z
      .strictObject({
        signerKey: base64(64),
        saltSeparator: base64(48),
        rounds: z.int().min(1).max(8),
        memoryCost: z.int().min(1).max(14),
      })
      .optional()
      .describe('The password hash parameters of the Firebase project. The key is sealed and shown to nobody.'),
  }),
  answer: { status: 201, schema: userImport },
  errors: [
    ...access,
    userImportErrors.too_many,
    userImportErrors.signer_key_invalid,
    userImportErrors.parameters_unwanted,
  ],
} as const satisfies Contract;

export const putChunkContract = {
  summary: 'A piece of the file, in base64. The same piece may be sent again',
  tag: 'user-imports',
  params: params.extend({
    position: z.coerce
      .number()
      .int()
      .min(0)
      .max(CHUNKS_MOST - 1),
  }),
  body: z.strictObject({ data: base64(CHUNK_BYTES_MOST) }),
  answer: { status: 200, schema: userImport },
  errors: [
    ...access,
    userImportErrors.not_found,
    userImportErrors.wrong_state,
    userImportErrors.chunk_conflict,
    userImportErrors.too_large,
  ],
} as const satisfies Contract;

export const startUserImportContract = {
  summary: 'Read the file, and report on each row or import it. After a dry run: import what was checked',
  tag: 'user-imports',
  params,
  body: z.strictObject({ dryRun: z.boolean() }),
  answer: { status: 200, schema: userImport },
  errors: [
    ...access,
    userImportErrors.not_found,
    userImportErrors.wrong_state,
    userImportErrors.chunks_missing,
    userImportErrors.busy,
  ],
} as const satisfies Contract;

export const cancelUserImportContract = {
  summary: 'End an import. Users who were created stay',
  tag: 'user-imports',
  params,
  body: z.strictObject({}),
  answer: { status: 200, schema: userImport },
  errors: [...access, userImportErrors.not_found, userImportErrors.wrong_state],
} as const satisfies Contract;

export const listUserImportsContract = {
  summary: 'Imports of the last two weeks, newest first',
  tag: 'user-imports',
  query: timePageQuery,
  answer: { status: 200, schema: pageOf(userImport) },
  errors: access,
} as const satisfies Contract;

export const getUserImportContract = {
  summary: 'One import, and how far it has come',
  tag: 'user-imports',
  params,
  answer: { status: 200, schema: userImport },
  errors: [...access, userImportErrors.not_found],
} as const satisfies Contract;

/** Positions are all that orders the rows of a file. */
const afterPosition = z
  .string()
  .max(500)
  .transform((text, ctx) => {
    const [position] = /^\["(\d{1,7})"\]$/.exec(Buffer.from(text, 'base64url').toString())?.slice(1) ?? [];
    if (position === undefined) ctx.addIssue({ code: 'custom', message: 'does not belong to this list' });
    return Number(position);
  })
  .meta({ type: 'string' })
  .optional();

export function rowCursor(position: number): string {
  return encodeCursor([String(position)]);
}

export const listUserImportRowsContract = {
  summary: 'The report: what became of each row, or in a dry run what would',
  tag: 'user-imports',
  params,
  query: pageQuery.extend({
    limit: z.coerce.number().int().min(1).max(1_000).default(50),
    cursor: afterPosition,
    outcome: z.enum(OUTCOMES).optional(),
  }),
  answer: { status: 200, schema: pageOf(userImportRow) },
  errors: [...access, userImportErrors.not_found],
} as const satisfies Contract;
