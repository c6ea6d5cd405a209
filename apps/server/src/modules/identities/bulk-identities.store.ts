import { runStatement, statement, type TransactionDb } from '../../platform/db/database.ts';
import type { Identity } from './identity.ts';

const INSERT = statement<{ id: string }>(
  'identities.insert_bulk',
  `insert into identities (project_id, id, user_id, provider, issuer, subject, email, created_at, last_used_at)
select $1, r.id, r."userId", r.provider, r.issuer, r.subject, r.email, $3, $3
from jsonb_to_recordset($2::jsonb) as r(id uuid, "userId" uuid, provider text, issuer text, subject text, email text)
order by r.provider, r.issuer, r.subject
on conflict do nothing
returning id /* patient */`,
);

export type BulkIdentity = Pick<Identity, 'id' | 'userId' | 'provider' | 'issuer' | 'subject' | 'email'>;

/** Those that were written; the others somebody has already. */
export async function insertIdentities(
  db: TransactionDb,
  projectId: string,
  identities: readonly BulkIdentity[],
  now: Date,
): Promise<ReadonlySet<string>> {
  if (identities.length === 0) return new Set();
  const inserted = await runStatement(db, INSERT, [projectId, JSON.stringify(identities), now]);
  return new Set(inserted.map(({ id }) => id));
}
