import { type Database, type Db, statement } from '../../platform/db/database.ts';
import { changeTogether } from '../../platform/db/together.ts';
import { SNAPSHOT_COLUMNS, SNAPSHOT_JOINS, type SnapshotRow } from './sessions.store.ts';

const ROTATED = `generation = s.generation + 1, secret_hash = asked.next_hash, previous_secret_hash = asked.secret_hash,
    successor_sealed = asked.successor_sealed, rotated_at = asked.now, last_seen_at = asked.now, idle_expires_at = least(asked.idle_expires_at, s.expires_at),
    ip = asked.ip, user_agent = coalesce(asked.user_agent, s.user_agent), version = s.version + 1, snapshot = null, snapshot_version = null`;

const ROTATES = `s.project_id = asked.project_id and s.id = asked.id and s.generation = asked.generation and s.secret_hash = asked.secret_hash
    and s.revoked_at is null and s.expires_at > asked.now and s.idle_expires_at > asked.now`;

const ROTATION =
  'project_id, id, generation, secret_hash, next_hash, successor_sealed, now, idle_expires_at, ip, user_agent';

const FED = `fed as (
  insert into change_feed (project_id, scope, subject_id, created_at) select project_id, 'session', id, rotated_at from rotated
)`;

// The rotation, its line in the change feed and the session as it is then are one statement: a refresh is one round trip and one commit.
const rotate = changeTogether<Rotation, SnapshotRow>({
  one: statement(
    'sessions.rotate',
    `with asked (${ROTATION}) as (
  values ($1::uuid, $2::uuid, $3::integer, $4::bytea, $5::bytea, $6::bytea, $7::timestamptz, $8::timestamptz, $9::inet, $10::text)
), rotated as (
  update sessions s set ${ROTATED}
  from asked
  where ${ROTATES}
  returning s.*
), ${FED}
select ${SNAPSHOT_COLUMNS}
from rotated s
${SNAPSHOT_JOINS}`,
  ),
  many: statement(
    'sessions.rotate_many',
    `with held as (
  select asked.*
  from unnest($1::uuid[], $2::uuid[], $3::integer[], $4::bytea[], $5::bytea[], $6::bytea[], $7::timestamptz[], $8::timestamptz[], $9::inet[], $10::text[])
    with ordinality as asked (${ROTATION}, n)
  join sessions s on ${ROTATES}
  for no key update of s skip locked
), rotated as (
  update sessions s set ${ROTATED}
  from held asked
  where s.project_id = asked.project_id and s.id = asked.id
  returning s.*, asked.n
), ${FED}
select s.n, ${SNAPSHOT_COLUMNS}
from rotated s
${SNAPSHOT_JOINS}`,
  ),
});

type Rotation = readonly [
  projectId: string,
  sessionId: string,
  generation: number,
  secretHash: Buffer,
  nextHash: Buffer,
  successorSealed: Buffer,
  now: string,
  idleExpiresAt: string,
  ip: string,
  userAgent: string | null,
];

/** The session as it is now, for exactly one use of each generation, however many arrive together; null for all others. */
export function rotateSession(
  database: Database,
  change: {
    projectId: string;
    sessionId: string;
    generation: number;
    secretHash: Buffer;
    nextHash: Buffer;
    successorSealed: Buffer;
    now: Date;
    idleExpiresAt: Date;
    ip: string;
    userAgent: string | null;
  },
): Promise<SnapshotRow | null> {
  const { projectId, sessionId, generation, secretHash, nextHash, successorSealed, ip, userAgent } = change;
  const secrets = [generation, secretHash, nextHash, successorSealed] as const;
  const times = [change.now.toISOString(), change.idleExpiresAt.toISOString()] as const;
  return rotate(database, [projectId, sessionId, ...secrets, ...times, ip, userAgent]);
}

export async function findSuccessor(db: Db, projectId: string, sessionId: string): Promise<Buffer | null> {
  const row = await db
    .selectFrom('sessions')
    .select('successorSealed')
    .where('projectId', '=', projectId)
    .where('id', '=', sessionId)
    .executeTakeFirst();
  return row?.successorSealed ?? null;
}
