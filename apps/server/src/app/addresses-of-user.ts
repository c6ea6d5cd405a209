import { encodeId } from '../lib/type-id.ts';
import { listAuditEventsOfProject } from '../modules/audit/index.ts';
import type { User } from '../modules/users/index.ts';
import type { Db } from '../platform/db/database.ts';

/** An address, and since when until when it was this account's. `to` null: it is. */
export type OwnAddress = { readonly email: string; readonly from: Date; readonly to: Date | null };

const CHANGES = ['users.email_changed', 'users.email_change_undone'];
/** Nobody changes an address as often. */
const MOST = 10_000;

/** An address can have been somebody else's before, and be somebody else's since: what went to it then is not this person's to read. */
export async function addressesOf(db: Db, user: User): Promise<OwnAddress[]> {
  const events = await listAuditEventsOfProject(db, {
    projectId: user.projectId,
    actor: undefined,
    target: encodeId('user', user.id),
    action: 'users.*',
    from: null,
    to: null,
    after: null,
    last: null,
    limit: MOST,
  });
  const addresses: OwnAddress[] = [];
  let to: Date | null = null;
  let email = user.email;
  for (const { action, changes, occurredAt } of events) {
    if (!CHANGES.includes(action)) continue;
    const [before] = changes.email as readonly [before: string, after: string];
    addresses.push({ email, from: occurredAt, to });
    [email, to] = [before, occurredAt];
  }
  return [...addresses, { email, from: user.createdAt, to }];
}
