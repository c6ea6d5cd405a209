import type pg from 'pg';
import { decodeId, encodeId } from '../../apps/server/src/lib/type-id.ts';
import { bearer, type TestServer } from '../kit/index.ts';

let waiting = 0;

/** Somebody who is invited, and somebody on the waitlist. Joining wants another mode of sign-up than these tests do. */
export async function makeExpectedPeople(server: TestServer, database: pg.Client | pg.Pool) {
  const email = `expected${++waiting}@example.com`;
  const invitation = await server.api.post(`${server.origin}/v1/invitations`, { email }, bearer(server.secretKey));
  const { rows } = await database.query<{ id: string }>(
    `insert into waitlist_entries (project_id, id, position, email, email_key, joined_at)
     values ($1, gen_random_uuid(), $2, $3, $3, now()) returning id`,
    [decodeId('project', server.project.id), waiting, `waiting-${email}`],
  );
  return {
    invitationId: (invitation.json as { id: string }).id,
    waitlistEntryId: encodeId('waitlistEntry', rows[0]?.id ?? ''),
  };
}
