import { hmacSha256, sameText } from '../../platform/crypto/hash.ts';

export const WAITLIST_STATUSES = ['waiting', 'approved'] as const;
export type WaitlistStatus = (typeof WAITLIST_STATUSES)[number];

/** Mails of one transaction. */
export const MOST_AT_ONCE = 100;

const PREFIX = 'wtl_';

/**
 * What the mail's link carries: the id of the entry and a mac of it under a key of this instance. It shows a place and opens nothing, so it can be used
 * as often as somebody likes, and nothing is stored.
 */
export function placeToken(key: Buffer, entry: { readonly projectId: string; readonly id: string }): string {
  return `${PREFIX}${entry.id}.${macOf(key, entry).toString('base64url')}`;
}

/** The id of the entry. Null: not a token of ours, or of another project. */
export function readPlaceToken(key: Buffer, projectId: string, text: string): string | null {
  const [, id] = /^wtl_([0-9a-f-]{36})\.[\w-]{43}$/.exec(text) ?? [];
  if (id === undefined) return null;
  // The text and not its bytes: the last of 43 characters has two bits that decode to nothing, so four spellings have the same bytes.
  return sameText(text, placeToken(key, { projectId, id })) ? id : null;
}

function macOf(key: Buffer, { projectId, id }: { readonly projectId: string; readonly id: string }): Buffer {
  return hmacSha256(key, `${projectId} ${id}`);
}
