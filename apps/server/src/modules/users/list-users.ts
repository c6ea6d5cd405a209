import type { z } from 'zod';
import { decodeCursor, encodeCursor } from '../../lib/schemas.ts';
import { decodeTimeCursor, encodeTimeCursor, pageOfRows } from '../../lib/time-cursor.ts';
import type { Db } from '../../platform/db/database.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { listNewestUsers, searchUsers } from './list-users.store.ts';
import { showUsers } from './show-users.ts';
import type { User } from './user.ts';
import type { listUsersContract, usersFilter } from './users.contract.ts';
import { userErrors } from './users.errors.ts';

/** Newest first; with a search, in the order of what was found. A page costs the same however many users there are. */
export async function listUsers(
  ctx: ManagementContext,
  input: InputOf<typeof listUsersContract>,
): Promise<OutputOf<typeof listUsersContract>> {
  authorize(ctx, 'users:read');
  const { db } = ctx.database;
  const now = ctx.clock.now();
  const page = await findPageOfUsers(db, { ...input, projectId: ctx.project.id, now });
  return { data: await showUsers(ctx, page.data), nextCursor: page.nextCursor };
}

export type UsersFilter = z.output<typeof usersFilter>;

type PageQuery = UsersFilter & {
  readonly projectId: string;
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly now: Date;
};
type Page = { readonly data: readonly User[]; readonly nextCursor: string | null };

export function findPageOfUsers(db: Db, query: PageQuery): Promise<Page> {
  const prefix = prefixOf(query);
  return prefix === null ? newestPage(db, query) : searchPage(db, query, prefix);
}

/** Null: nothing is searched for. */
export function prefixOf({ q }: UsersFilter): string | null {
  return q?.normalize('NFC').trim() || null;
}

async function newestPage(db: Db, { cursor, limit, projectId, status, now }: PageQuery): Promise<Page> {
  const after = readCursor(cursor, decodeTimeCursor);
  const rows = await listNewestUsers(db, { projectId, status, now, limit: limit + 1, after });
  return pageOfRows(
    rows,
    limit,
    (user) => user,
    (user) => encodeTimeCursor({ at: user.createdAt, id: user.id }),
  );
}

async function searchPage(db: Db, { cursor, limit, projectId, status, now }: PageQuery, prefix: string): Promise<Page> {
  const after = readCursor(cursor, decodeSearchCursor);
  const { users, next } = await searchUsers(db, { projectId, status, now, limit, prefix, after });
  return { data: users, nextCursor: next && encodeCursor(['search', next.key, next.id]) };
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
  return typeof id === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? { key, id } : null;
}
