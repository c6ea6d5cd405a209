import { decodeCursor, encodeCursor } from '../../lib/schemas.ts';
import { decodeTimeCursor, encodeTimeCursor, pageOfRows } from '../../lib/time-cursor.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import { listNewestUsers, listUsersWithPassword, searchUsers } from './list-users.store.ts';
import type { User } from './user.ts';
import type { listUsersContract } from './users.contract.ts';
import { userErrors } from './users.errors.ts';
import { viewManagedUser } from './users.views.ts';

type Input = InputOf<typeof listUsersContract>;

/** Newest first; with a search, in the order of what was found. A page costs the same however many users there are. */
export async function listUsers(ctx: ManagementContext, input: Input): Promise<OutputOf<typeof listUsersContract>> {
  authorize(ctx, 'users:read');
  const prefix = input.q?.normalize('NFC').trim() ?? '';
  const page = prefix === '' ? await newestPage(ctx, input) : await searchPage(ctx, input, prefix);
  const ids = page.data.map((user) => user.id);
  const withPassword = await listUsersWithPassword(ctx.database.db, ctx.project.id, ids);
  const now = ctx.clock.now();
  return {
    data: page.data.map((user) => viewManagedUser(user, withPassword.has(user.id), now)),
    nextCursor: page.nextCursor,
  };
}

type Page = { readonly data: readonly User[]; readonly nextCursor: string | null };

async function newestPage(ctx: ManagementContext, { cursor, limit, status }: Input): Promise<Page> {
  const after = readCursor(cursor, decodeTimeCursor);
  const query = { projectId: ctx.project.id, status, now: ctx.clock.now(), limit: limit + 1, after };
  const rows = await listNewestUsers(ctx.database.db, query);
  return pageOfRows(
    rows,
    limit,
    (user) => user,
    (user) => encodeTimeCursor({ at: user.createdAt, id: user.id }),
  );
}

async function searchPage(ctx: ManagementContext, { cursor, limit, status }: Input, prefix: string): Promise<Page> {
  const after = readCursor(cursor, decodeSearchCursor);
  const query = { projectId: ctx.project.id, status, now: ctx.clock.now(), limit, prefix, after };
  const { users, next } = await searchUsers(ctx.database.db, query);
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
