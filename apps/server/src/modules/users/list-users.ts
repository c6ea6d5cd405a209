import { decodeCursor, encodeCursor } from '../../lib/schemas.ts';
import { decodeTimeCursor, encodeTimeCursor, pageOfRows } from '../../lib/time-cursor.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { listNewestUsers, searchUsers } from './list-users.store.ts';
import type { listUsersContract } from './users.contract.ts';
import { userErrors } from './users.errors.ts';
import { viewManagedUser } from './users.views.ts';

type Input = InputOf<typeof listUsersContract>;

/** Newest first; with a search, in the order of what was found. A page costs the same however many users there are. */
export async function listUsers(ctx: ManagementContext, input: Input): Promise<OutputOf<typeof listUsersContract>> {
  authorize(ctx, 'users:read');
  const { db } = ctx.database;
  const now = ctx.clock.now();
  const query = { projectId: ctx.project.id, status: input.status, now, limit: input.limit + 1 };
  const prefix = input.q?.normalize('NFC').trim() ?? '';
  if (prefix === '') {
    const rows = await listNewestUsers(db, { ...query, after: readCursor(input.cursor, decodeTimeCursor) });
    return pageOfRows(
      rows,
      input.limit,
      ({ user, hasPassword }) => viewManagedUser(user, hasPassword, now),
      ({ user }) => encodeTimeCursor({ at: user.createdAt, id: user.id }),
    );
  }
  const rows = await searchUsers(db, { ...query, prefix, after: readCursor(input.cursor, decodeSearchCursor) });
  return pageOfRows(
    rows,
    input.limit,
    ({ user, hasPassword }) => viewManagedUser(user, hasPassword, now),
    ({ key, user }) => encodeCursor(['search', key, user.id]),
  );
}

function readCursor<Cursor>(text: string | undefined, decode: (text: string) => Cursor | null): Cursor | null {
  if (text === undefined) return null;
  const cursor = decode(text);
  if (cursor === null) throw new Problem(userErrors.cursor_invalid);
  return cursor;
}

function decodeSearchCursor(text: string): { key: string; id: string } | null {
  const [kind, key, id] = decodeCursor(text, 3) ?? [];
  if (kind !== 'search' || typeof key !== 'string' || key.includes('\0')) return null;
  return typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id) ? { key, id } : null;
}
