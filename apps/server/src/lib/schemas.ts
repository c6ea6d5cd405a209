import { z } from 'zod';
import { decodeId, encodeId, type IdKind } from './type-id.ts';

/** An id at the edge: `usr_…` outside, a uuid inside. Contracts use these, so that no use case ever sees a prefix. */
export function idIn(kind: IdKind) {
  return z
    .string()
    .max(40)
    .transform((text, ctx) => {
      const uuid = decodeId(kind, text);
      if (uuid === null) ctx.addIssue({ code: 'custom', message: `is no ${kind} id` });
      return uuid ?? z.NEVER;
    })
    .meta({ type: 'string', example: encodeId(kind, '0199d4a0-0000-7000-8000-000000000000') });
}

/** A time at the edge: ISO 8601, UTC. */
export const timeOut = z.iso.datetime();

// One plain address: no display name, no comments, no quotes, nothing that could name a second recipient or hide in a line of text.
const ONE_ADDRESS =
  /^[^\s\p{C}<>,;:()[\]\\"@]{1,64}@([\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$/u;

export const emailIn = z
  .string()
  .max(254)
  .transform((text) => text.trim().normalize('NFC'))
  .pipe(z.email({ pattern: ONE_ADDRESS, error: 'is no e-mail address' }));

/** Length only: the rules of the password module say more, with a code of their own. */
export const passwordIn = z.string().min(1).max(1_000);

export const nameIn = z
  .string()
  .max(120)
  .transform((text) => text.normalize('NFC').trim())
  .refine((text) => !/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u.test(text), 'has characters that cannot be shown');

export const tokenIn = z.string().min(10).max(200);

export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(500).optional(),
});

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), nextCursor: z.string().nullable() });
}

/** A cursor is where the last row stood in the order of the list: opaque outside, a tuple inside. Null: the text is no cursor of ours. */
export function encodeCursor(parts: readonly (string | null)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

export function decodeCursor(text: string, length: number): (string | null)[] | null {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    const right =
      Array.isArray(parts) &&
      parts.length === length &&
      parts.every((part) => part === null || typeof part === 'string');
    return right ? (parts as (string | null)[]) : null;
  } catch {
    return null;
  }
}
