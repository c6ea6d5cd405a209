import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { encodeId } from '../../apps/server/src/lib/type-id.ts';
import { uuidOf } from './must.ts';

/** A connected account of this person. */
export async function insertTestIdentity(
  database: pg.Client,
  { projectId, userId, now }: { projectId: string; userId: string; now: Date },
): Promise<string> {
  const id = randomUUID();
  await database.query(
    `insert into identities (project_id, id, user_id, provider, issuer, subject, created_at, last_used_at)
     values ($1, $2::uuid, $3, 'google', 'https://accounts.google.com', $2::uuid::text, $4, $4)`,
    [uuidOf('project', projectId), id, uuidOf('user', userId), now],
  );
  return encodeId('identity', id);
}
