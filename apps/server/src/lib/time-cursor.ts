import { z } from 'zod';
import { decodeCursor, encodeCursor, pageQuery } from './schemas.ts';

/** Where the last row of a page stood in a list that is ordered by time. */
export type TimeCursor = { readonly at: Date; readonly id: string };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function encodeTimeCursor(cursor: TimeCursor): string {
  return encodeCursor([cursor.at.toISOString(), cursor.id]);
}

/** Null: the text is no cursor of such a list. */
export function decodeTimeCursor(text: string): TimeCursor | null {
  const [time, id] = decodeCursor(text, 2) ?? [];
  if (typeof time !== 'string' || typeof id !== 'string' || !UUID.test(id)) return null;
  const at = new Date(time);
  return Number.isNaN(at.getTime()) || at.toISOString() !== time ? null : { at, id };
}

/** The query of a list that is ordered by time: what is no cursor of ours is refused with the other fields. */
export const timePageQuery = pageQuery.extend({
  cursor: z
    .string()
    .max(500)
    .transform((text, ctx) => {
      const cursor = decodeTimeCursor(text);
      if (cursor === null) ctx.addIssue({ code: 'custom', message: 'does not belong to this list' });
      return cursor ?? z.NEVER;
    })
    .meta({ type: 'string' })
    .optional(),
});

/** A page of a list that was asked for one row more than the page holds: that row says whether there is a next page. */
export function pageOfRows<Row, Item>(
  rows: readonly Row[],
  limit: number,
  view: (row: Row) => Item,
  cursorOf: (row: Row) => string,
): { data: Item[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { data: page.map(view), nextCursor: last !== undefined && rows.length > limit ? cursorOf(last) : null };
}
