import { encodeId } from '../../lib/type-id.ts';
import type { FileAnswer, InputOf } from '../../platform/http/contract.ts';
import { write } from '../../platform/outbox/write.ts';
import { authorize, requireFreshOperator } from '../access/index.ts';
import { listPasswordHashes } from '../passwords/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { findPageOfUsers, viewManagedUser } from '../users/index.ts';
import type { createUserExportContract } from './user-exports.contract.ts';
import { createUserWriter } from './write-users.ts';

type Input = InputOf<typeof createUserExportContract>;

const PAGE = 500;
const CONTENT_TYPES = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8' } as const;

/** In the audit before the first byte leaves. */
export async function createUserExport(ctx: ManagementContext, input: Input): Promise<FileAnswer> {
  authorize(ctx, 'user_exports:write');
  authorize(ctx, 'users:read');
  if (input.passwordHashes) authorize(ctx, 'user_exports:with_hashes');
  if (input.passwordHashes) requireFreshOperator(ctx);
  const { project } = ctx;
  const { now } = await write(ctx, async (tx) => {
    tx.audit({
      projectId: project.id,
      action: 'user_exports.created',
      target: { type: 'project', id: encodeId('project', project.id) },
      changes: { ...input },
    });
    return { now: tx.now };
  });
  const day = now.toISOString().slice(0, 10);
  return {
    contentType: CONTENT_TYPES[input.format],
    fileName: `${project.slug}-users-${day}.${input.format}`,
    parts: partsOf(ctx, input, now),
  };
}

async function* partsOf(ctx: ManagementContext, input: Input, now: Date): AsyncGenerator<string> {
  const { format, passwordHashes, ...filters } = input;
  const { db } = ctx.database;
  const projectId = ctx.project.id;
  const writer = createUserWriter(format, { withHashes: passwordHashes });
  yield writer.begin;
  let cursor: string | undefined;
  do {
    const page = await findPageOfUsers(db, { ...filters, projectId, limit: PAGE, cursor, now });
    const ids = page.data.map(({ id }) => id);
    const hashes = passwordHashes ? await listPasswordHashes(db, projectId, ids) : NONE;
    yield writer.page(
      page.data.map((user) => {
        const passwordHash = hashes.get(user.id) ?? null;
        return { user: viewManagedUser(user, now), passwordHash };
      }),
    );
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  yield writer.end;
}

const NONE: ReadonlyMap<string, string> = new Map();
