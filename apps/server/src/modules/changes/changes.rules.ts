import { decodeCursor, encodeCursor } from '../../lib/schemas.ts';

/** How far somebody has read: all that this snapshot of Postgres sees. */
export type FeedPosition = {
  /** Start of the Postgres server in microseconds. Transaction ids of another server, or of one that came back as a copy, mean nothing. */
  readonly epoch: string;
  /** `pg_snapshot` as text: xmin:xmax:xip. */
  readonly snapshot: string;
};

export type ChangeCursor = FeedPosition & { readonly version: string; readonly takenAtMilliseconds: number };

const VERSION = '1';

/** Less than rows of the feed are kept (`FEED_RETENTION_SECONDS`): a younger cursor misses none. */
export const CURSOR_SECONDS = 60 * 60;

export function encodeChangeCursor({ epoch, snapshot }: FeedPosition, takenAt: Date): string {
  return encodeCursor([VERSION, epoch, String(takenAt.getTime()), snapshot]);
}

/** Null: the text is no cursor. A cursor that another version wrote is one, and is not understood. */
export function decodeChangeCursor(text: string): ChangeCursor | null {
  const [version, epoch, takenAt, snapshot] = decodeCursor(text, 4) ?? [];
  if (typeof version !== 'string' || typeof epoch !== 'string') return null;
  if (typeof takenAt !== 'string' || typeof snapshot !== 'string') return null;
  return { version, epoch, snapshot, takenAtMilliseconds: /^\d{1,15}$/.test(takenAt) ? Number(takenAt) : Number.NaN };
}

/** Whether Postgres can be asked what came after this cursor. Whether it is the same Postgres, its answer tells. */
export function canContinue(cursor: ChangeCursor, now: Date): boolean {
  const ageMilliseconds = now.getTime() - cursor.takenAtMilliseconds;
  return (
    cursor.version === VERSION &&
    ageMilliseconds <= CURSOR_SECONDS * 1000 &&
    // Not a number is neither: such a cursor is not continued.
    ageMilliseconds >= -CURSOR_SECONDS * 1000 &&
    isSnapshot(cursor.snapshot)
  );
}

/** Whether the cursor was made by this server and before now. Transaction ids come again after a restore: one from the future is of another past. */
export function belongsTo(cursor: ChangeCursor, present: FeedPosition): boolean {
  return cursor.epoch === present.epoch && xmaxOf(cursor.snapshot) <= xmaxOf(present.snapshot);
}

const LARGEST = 2n ** 63n - 1n;

/** What Postgres accepts as a `pg_snapshot`: 0 < xmin ≤ xmax, and between them the open transactions, in order. */
function isSnapshot(text: string): boolean {
  const [, xminText, xmaxText, open = ''] = /^(\d{1,19}):(\d{1,19}):(\d{1,19}(?:,\d{1,19})*)?$/.exec(text) ?? [];
  if (xminText === undefined || xmaxText === undefined) return false;
  const [xmin, xmax] = [BigInt(xminText), BigInt(xmaxText)];
  if (xmin < 1n || xmax < xmin || xmax > LARGEST) return false;
  let last = xmin;
  for (const part of open === '' ? [] : open.split(',')) {
    const xid = BigInt(part);
    if (xid < last || xid >= xmax) return false;
    last = xid;
  }
  return true;
}

function xmaxOf(snapshot: string): bigint {
  return BigInt(snapshot.split(':')[1] ?? '0');
}
