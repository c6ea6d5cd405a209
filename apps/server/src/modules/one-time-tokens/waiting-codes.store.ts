import { type Database, statement } from '../../platform/db/database.ts';
import { decoyOf, type UsableTokenKind } from './one-time-tokens.rules.ts';

/** Whose code a browser waits for. `userId` null: a decoy, for an address without an account. */
export type WaitingCode = { readonly userId: string | null; readonly emailKey: string | null };

// A token and its decoy are one line to the browser that asked. A link whose code nobody has shown yet counts as well: else a try would be limited by
// the account only where its owner has opened the link, which tells that there is one.
const FIND = statement<WaitingCode>(
  'one_time_tokens.find_waiting_code',
  `select user_id as "userId", email_key as "emailKey" from one_time_tokens
where project_id = $1 and binding_hash = $2 and kind in ($3, $4)
  and used_at is null and voided_at is null and expires_at > $5
order by created_at desc, id desc
limit 1`,
);

/** The account that a code of this browser would open: what its tries are counted by. A browser without a binding (null) waits for none. */
export async function findWaitingCode(
  database: Database,
  query: {
    readonly projectId: string;
    readonly kind: UsableTokenKind;
    readonly bindingHash: Buffer | null;
    readonly now: Date;
  },
): Promise<WaitingCode | null> {
  const { projectId, bindingHash, kind, now } = query;
  const [row] = await database.prepared(FIND, [projectId, bindingHash, kind, decoyOf(kind), now]);
  return row ?? null;
}
