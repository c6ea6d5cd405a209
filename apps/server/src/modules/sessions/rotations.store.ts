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

/** The columns of a rotated row that are carried on, and what is answered from them. */
type Answer = { readonly rotated: string; readonly answer: string };

// The rotation and its line in the change feed are one statement, with what it answers: a refresh is one round trip and one commit.
const one = ({ rotated, answer }: Answer) => `with asked (${ROTATION}) as (
  values ($1::uuid, $2::uuid, $3::integer, $4::bytea, $5::bytea, $6::bytea, $7::timestamptz, $8::timestamptz, $9::inet, $10::text)
), rotated as (
  update sessions s set ${ROTATED}
  from asked
  where ${ROTATES}
  returning ${rotated}
), ${FED}
select ${answer}`;

const many = ({ rotated, answer }: Answer) => `with held as (
  select asked.*
  from unnest($1::uuid[], $2::uuid[], $3::integer[], $4::bytea[], $5::bytea[], $6::bytea[], $7::timestamptz[], $8::timestamptz[], $9::inet[], $10::text[])
    with ordinality as asked (${ROTATION}, n)
  join sessions s on ${ROTATES}
  for no key update of s skip locked
), rotated as (
  update sessions s set ${ROTATED}
  from held asked
  where s.project_id = asked.project_id and s.id = asked.id
  returning ${rotated}, asked.n
), ${FED}
select s.n, ${answer}`;

const SESSION: Answer = { rotated: 's.*', answer: `${SNAPSHOT_COLUMNS}\nfrom rotated s\n${SNAPSHOT_JOINS}` };
const VERSION: Answer = {
  rotated: 's.project_id, s.id, s.rotated_at, s.version',
  answer: 's.version\nfrom rotated s',
};

const rotate = changeTogether<RotationValues, SnapshotRow>({
  one: statement('sessions.rotate', one(SESSION)),
  many: statement('sessions.rotate_many', many(SESSION)),
});

const rotateAlone = changeTogether<RotationValues, { version: number }>({
  one: statement('sessions.rotate_alone', one(VERSION)),
  many: statement('sessions.rotate_many_alone', many(VERSION)),
});

export type Rotation = {
  readonly projectId: string;
  readonly sessionId: string;
  readonly generation: number;
  readonly secretHash: Buffer;
  readonly nextHash: Buffer;
  readonly successorSealed: Buffer;
  readonly now: Date;
  readonly idleExpiresAt: Date;
  readonly ip: string;
  readonly userAgent: string | null;
};

type RotationValues = readonly [
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

/** Exactly one use of each generation, however many arrive together, gets the session as it is now; null for all others. */
export function rotateAndRead(database: Database, rotation: Rotation): Promise<SnapshotRow | null> {
  return rotate(database, valuesOf(rotation));
}

/** The same for whoever knows the session: the version that it has now is all that is read. */
export async function rotateKnown(database: Database, rotation: Rotation): Promise<number | null> {
  return (await rotateAlone(database, valuesOf(rotation)))?.version ?? null;
}

function valuesOf(rotation: Rotation): RotationValues {
  const { projectId, sessionId, generation, secretHash, nextHash, successorSealed, ip, userAgent } = rotation;
  const times = [rotation.now.toISOString(), rotation.idleExpiresAt.toISOString()] as const;
  return [projectId, sessionId, generation, secretHash, nextHash, successorSealed, ...times, ip, userAgent];
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
