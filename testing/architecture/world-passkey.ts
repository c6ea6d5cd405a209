import { randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { decodeId, encodeId } from '../../apps/server/src/lib/type-id.ts';

/** A passkey to reach for. Nobody has its private part, so nobody signs in with it. */
export async function insertTestPasskey(
  database: pg.Client,
  { projectId, userId, now }: { projectId: string; userId: string; now: Date },
): Promise<string> {
  const id = randomUUID();
  const bytes = randomBytes(32);
  await database.query(
    `insert into passkeys (project_id, id, user_id, credential_id, public_key, user_handle, counter, aaguid, backed_up, name, created_at)
     values ($1, $2, $3, $4, $4, $4, 0, $2, false, 'Key', $5)`,
    [decodeId('project', projectId), id, decodeId('user', userId), bytes, now],
  );
  return encodeId('passkey', id);
}
