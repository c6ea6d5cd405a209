import { type Db, runStatement, statement } from '../../platform/db/database.ts';
import { assert } from '../../platform/http/problem.ts';
import type { NewSession, SnapshotRow } from './sessions.store.ts';
import { SNAPSHOT_COLUMNS } from './sessions.store.ts';

/** Who is signed in as somebody else. */
export type SessionActor = { readonly projectId: string; readonly userId: string; readonly email: string };

// Neither a sign-in of the user nor a device of theirs: their last sign-in stays as it was, and the operator's browser is not one they know.
const OPEN = statement<SnapshotRow>(
  'sessions.open_impersonated',
  `with opened as (
  insert into sessions (project_id, id, lineage_id, user_id, application_id, secret_hash, transport, amr, ip, user_agent, actor,
    authenticated_at, created_at, last_seen_at, expires_at, idle_expires_at)
  values ($1, $2, $2, $3, $4, $5, 'cookie', $6, $7, $8, $9, $10, $11, $11, $12, $12)
  returning *
)
select ${SNAPSHOT_COLUMNS}
from opened s join users u on u.project_id = s.project_id and u.id = s.user_id
left join organization_members m on false left join organizations o on false left join organization_roles r on false`,
);

export async function openImpersonatedSession(
  db: Db,
  row: Omit<NewSession, 'organizationId' | 'transport' | 'idleExpiresAt' | 'device' | 'tellOfNewDevice'> & {
    readonly actor: SessionActor;
    /** When the operator proved who they are. */
    readonly authenticatedAt: Date;
  },
): Promise<SnapshotRow> {
  const { projectId, id, userId, applicationId, secretHash, amr, ip, userAgent, now, expiresAt } = row;
  const who = [projectId, id, userId, applicationId, secretHash, amr, ip, userAgent, JSON.stringify(row.actor)];
  const [opened] = await runStatement(db, OPEN, [...who, row.authenticatedAt, now, expiresAt]);
  assert(opened, 'the user of a new session is held');
  return opened;
}

const REVOKE = statement<{ projectId: string; id: string; userId: string }>(
  'sessions.revoke_impersonated_by',
  `update sessions set revoked_at = $3, revoked_reason = $4, successor_sealed = null, version = version + 1
where actor is not null and actor ->> 'userId' = $2 and actor ->> 'projectId' = $1 and revoked_at is null
returning project_id as "projectId", id, user_id as "userId"`,
);

/** In whatever projects they are: the ids of the sessions that this ended. */
export async function revokeImpersonatedBy(
  db: Db,
  actor: { readonly projectId: string; readonly userId: string; readonly reason: string; readonly now: Date },
): Promise<{ projectId: string; id: string; userId: string }[]> {
  return runStatement(db, REVOKE, [actor.projectId, actor.userId, actor.now, actor.reason]);
}
