import { type Database, statement } from '../../platform/db/database.ts';
import { decoyOf } from './one-time-tokens.rules.ts';

/** The passkey of a sign-up whose address is not proven yet. `userId` null: a decoy, for an address that has an account. */
export type WaitingPasskey = { readonly userId: string | null; readonly payload: Readonly<Record<string, unknown>> };

// By the handle that we made, which nobody can choose: one ceremony's passkey waits under it, in the link of a mail and in those that were sent again.
const FIND = statement<WaitingPasskey>(
  'one_time_tokens.find_waiting_passkey',
  `select user_id as "userId", payload from one_time_tokens
where project_id = $1 and (payload #>> '{passkey,userHandle}') collate "C" = $2 and payload #>> '{passkey,userHandle}' is not null
  and kind in ($3, $4) and used_at is null and voided_at is null and expires_at > $5
order by created_at desc, id desc
limit 1`,
);

export async function findWaitingPasskey(
  database: Database,
  query: { readonly projectId: string; readonly userHandle: Buffer; readonly now: Date },
): Promise<WaitingPasskey | null> {
  const { projectId, userHandle, now } = query;
  const kind = 'email_verification';
  const [row] = await database.prepared(FIND, [projectId, userHandle.toString('base64url'), kind, decoyOf(kind), now]);
  return row ?? null;
}
