import { type Database, type Db, runStatement, statement } from '../../platform/db/database.ts';
import { patient } from '../../platform/db/lending.ts';
import { lookUpTogether } from '../../platform/db/together.ts';
import { assert } from '../../platform/http/problem.ts';

/** Everything that a snapshot is made of, in one row. */
export type SnapshotRow = {
  sessionId: string;
  applicationId: string;
  deviceId: string | null;
  generation: number;
  secretHash: Buffer;
  previousSecretHash: Buffer | null;
  rotatedAt: Date | null;
  transport: 'cookie' | 'token';
  amr: string[];
  acr: string | null;
  authenticatedAt: Date;
  actor: { projectId: string; userId: string; email: string } | null;
  sessionCreatedAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  idleExpiresAt: Date;
  revokedAt: Date | null;
  userId: string;
  email: string;
  emailVerifiedAt: Date | null;
  username: string | null;
  name: string | null;
  imageUrl: string | null;
  locale: string | null;
  roles: string[];
  publicMetadata: Record<string, unknown>;
  userCreatedAt: Date;
  userUpdatedAt: Date;
  bannedAt: Date | null;
  banExpiresAt: Date | null;
  organizationId: string | null;
  organizationSlug: string | null;
  organizationName: string | null;
  role: string | null;
  teamId: string | null;
  rolePermissions: string[] | null;
  version: number;
};

/** The columns of a snapshot's row, from a session `s` and `SNAPSHOT_JOINS`. */
export const SNAPSHOT_COLUMNS = `s.id as "sessionId", s.application_id as "applicationId", s.device_id as "deviceId", s.generation, s.secret_hash as "secretHash",
  s.previous_secret_hash as "previousSecretHash", s.rotated_at as "rotatedAt", s.transport, s.amr, s.acr, s.authenticated_at as "authenticatedAt", s.actor,
  s.created_at as "sessionCreatedAt", s.last_seen_at as "lastSeenAt", s.expires_at as "expiresAt", s.idle_expires_at as "idleExpiresAt", s.revoked_at as "revokedAt",
  u.id as "userId", u.email, u.email_verified_at as "emailVerifiedAt", u.username, u.name, u.image_url as "imageUrl", u.locale, u.roles,
  u.public_metadata as "publicMetadata", u.created_at as "userCreatedAt", u.updated_at as "userUpdatedAt", u.banned_at as "bannedAt", u.ban_expires_at as "banExpiresAt",
  o.id as "organizationId", o.slug as "organizationSlug", o.name as "organizationName", m.role, m.team_id as "teamId", r.permissions as "rolePermissions",
  s.version`;

export const SNAPSHOT_JOINS = `join users u on u.project_id = s.project_id and u.id = s.user_id
left join organization_members m on m.project_id = s.project_id and m.organization_id = s.organization_id and m.user_id = s.user_id
left join organizations o on o.project_id = m.project_id and o.id = m.organization_id
left join organization_roles r on r.project_id = m.project_id and r.key = m.role and (r.organization_id = m.organization_id or r.organization_id is null)`;

const snapshotRow = lookUpTogether<readonly [projectId: string, sessionId: string], SnapshotRow>({
  one: statement(
    'sessions.find_snapshot',
    `select ${SNAPSHOT_COLUMNS}
from sessions s
${SNAPSHOT_JOINS}
where s.project_id = $1 and s.id = $2
limit 1`,
  ),
  many: statement(
    'sessions.find_snapshots',
    `select asked.n, ${SNAPSHOT_COLUMNS}
from unnest($1::uuid[], $2::uuid[]) with ordinality as asked (project_id, id, n)
join sessions s on s.project_id = asked.project_id and s.id = asked.id
${SNAPSHOT_JOINS}`,
  ),
});

/** The session as Postgres has it now, ended or not. */
export function findSnapshotRow(database: Database, projectId: string, sessionId: string): Promise<SnapshotRow | null> {
  return snapshotRow(database, [projectId, sessionId]);
}

const TOUCH = statement<never>(
  'sessions.touch',
  `with touched as (
  update sessions set last_seen_at = $3, idle_expires_at = least($4, expires_at), version = version + 1
  where project_id = $1 and id = $2 and last_seen_at < $5 and revoked_at is null and expires_at > $3 and idle_expires_at > $3
  returning id
)
insert into change_feed (project_id, scope, subject_id, created_at) select $1, 'session', id, $3 from touched`,
);

/** Use keeps a session from lying idle. Written at most once in the interval, however many requests and replicas notice. */
export async function touchSession(
  database: Database,
  change: { projectId: string; sessionId: string; now: Date; idleExpiresAt: Date; lastSeenBefore: Date },
): Promise<void> {
  const { projectId, sessionId, now, idleExpiresAt, lastSeenBefore } = change;
  await database.prepared(TOUCH, [projectId, sessionId, now, idleExpiresAt, lastSeenBefore]);
}

export type NewSession = {
  projectId: string;
  id: string;
  userId: string;
  applicationId: string;
  organizationId: string | null;
  secretHash: Buffer;
  transport: 'cookie' | 'token';
  amr: string[];
  ip: string;
  userAgent: string | null;
  now: Date;
  expiresAt: Date;
  idleExpiresAt: Date;
  /** The device that showed its secret before, or a new one of that id. */
  device: { id: string; secretHash: Buffer };
  /** Whether the owner is to hear of a device that is new to the account. */
  tellOfNewDevice: boolean;
};

/**
 * A new session as parts of a statement. `asked` is one row for each session that is asked for, with these columns; a part `entering` holds those of
 * them that may be, with their users held. Each gets the device that showed its secret, or a new one.
 *
 * Who has signed in before, and now does on a device that is new to the account, is to be told of it: the id that was proposed for the device is then
 * the one that it has. A client without cookies is a new device each time, and told of once a day.
 */
const OPENED = `project_id, id, user_id, application_id, organization_id, secret_hash, transport, amr, ip, user_agent, now, expires_at, idle_expires_at,
  device_id, device_secret_hash, tell_of_new_device`;

const OPENED_TYPES =
  'uuid uuid uuid uuid uuid bytea text text inet text timestamptz timestamptz timestamptz uuid bytea boolean'.split(
    ' ',
  );

export const openingParts = {
  columns: OPENED,
  types: OPENED_TYPES,
  // Two sign-ins of one person, or by one device, may stand in `entering` together: each row of users and devices is written once for all of them.
  text: `signed_in as (
  update users u set last_sign_in_at = entering.now from entering where u.project_id = entering.project_id and u.id = entering.user_id
  returning u.*
), device as (
  insert into devices (project_id, id, user_id, secret_hash, user_agent, last_ip, created_at, last_seen_at)
  select distinct on (project_id, device_secret_hash, user_id) project_id, device_id, user_id, device_secret_hash, user_agent, ip, now, now from entering
  on conflict (project_id, secret_hash, user_id) do update
    set last_seen_at = excluded.last_seen_at, last_ip = excluded.last_ip, user_agent = coalesce(excluded.user_agent, devices.user_agent)
  returning project_id, id, user_id, secret_hash
), opened as (
  insert into sessions (project_id, id, lineage_id, user_id, application_id, device_id, organization_id, secret_hash, transport, amr, ip, user_agent,
    authenticated_at, created_at, last_seen_at, expires_at, idle_expires_at)
  select e.project_id, e.id, e.id, e.user_id, e.application_id, device.id, e.organization_id, e.secret_hash, e.transport, string_to_array(e.amr, ' '), e.ip,
    e.user_agent, e.now, e.now, e.now, e.expires_at, e.idle_expires_at
  from entering e join device on device.project_id = e.project_id and device.secret_hash = e.device_secret_hash and device.user_id = e.user_id
  returning *
), noticed as (
  insert into device_notices (project_id, id, user_id, ip, user_agent, created_at)
  select e.project_id, e.id, e.user_id, e.ip, e.user_agent, e.now
  from entering e join opened on opened.project_id = e.project_id and opened.id = e.id and opened.device_id = e.device_id
  where e.tell_of_new_device
    and exists (select from users b where b.project_id = e.project_id and b.id = e.user_id and b.last_sign_in_at is not null)
    and not exists (select from device_notices same where same.project_id = e.project_id and same.user_id = e.user_id and same.created_at > e.now - interval '1 day'
      and same.ip is not distinct from e.ip and same.user_agent is not distinct from e.user_agent)
)`,
  /** What the statement answers: the session as a snapshot is made of it. A new session stands in no organization. */
  row: `${SNAPSHOT_COLUMNS}
from opened s join signed_in u on u.project_id = s.project_id and u.id = s.user_id
left join organization_members m on false left join organizations o on false left join organization_roles r on false`,
} as const;

// A sign-in is where a round trip counts, so this statement looks over the fence, at the user's last sign-in.
const OPEN = statement<SnapshotRow>(
  'sessions.open',
  `with asked (${OPENED}) as (
  values (${OPENED_TYPES.map((type, index) => `$${index + 1}::${type}`).join(', ')})
), entering as (
  select asked.* from asked join users u on u.project_id = asked.project_id and u.id = asked.user_id for no key update of u
), ${openingParts.text}
select ${openingParts.row}`,
);

/** In the order of the columns. */
export function openValues(row: NewSession): readonly unknown[] {
  const { projectId, id, userId, applicationId, organizationId, secretHash, transport, amr, ip, userAgent } = row;
  const who = [
    projectId,
    id,
    userId,
    applicationId,
    organizationId,
    secretHash,
    transport,
    amr.join(' '),
    ip,
    userAgent,
  ];
  const times = [row.now, row.expiresAt, row.idleExpiresAt].map((time) => time.toISOString());
  return [...who, ...times, row.device.id, row.device.secretHash, row.tellOfNewDevice];
}

/** Writes a session with its device. */
export async function openSession(db: Db, row: NewSession): Promise<SnapshotRow> {
  const [opened] = await runStatement(db, OPEN, openValues(row));
  assert(opened, 'the user of a new session is locked');
  return opened;
}

/** The ids of the sessions that this ended: those that were open. */
export async function revokeSessions(
  db: Db,
  where: {
    projectId: string;
    userId?: string;
    sessionId?: string;
    deviceId?: string;
    /** This session stays, and whatever goes on in its place since (`lineage_id`). */
    exceptId?: string | undefined;
    reason: string;
    now: Date;
  },
): Promise<{ id: string; userId: string }[]> {
  let update = db
    .updateTable('sessions')
    .set((eb) => ({
      revokedAt: where.now,
      revokedReason: where.reason,
      successorSealed: null,
      version: eb('version', '+', 1),
    }))
    .where('projectId', '=', where.projectId)
    .where('revokedAt', 'is', null);
  if (where.userId !== undefined) update = update.where('userId', '=', where.userId);
  if (where.sessionId !== undefined) update = update.where('id', '=', where.sessionId);
  if (where.deviceId !== undefined) update = update.where('deviceId', '=', where.deviceId);
  const { exceptId } = where;
  if (exceptId !== undefined) {
    update = update.where((eb) => {
      const kept = eb
        .selectFrom('sessions as kept')
        .select('kept.lineageId')
        .where('kept.projectId', '=', where.projectId)
        .where('kept.id', '=', exceptId);
      return eb('lineageId', 'is distinct from', kept);
    });
  }
  return update.returning(['id', 'userId']).execute();
}

/** Sessions that ended long ago; their rows are kept a while for the audit of reuse. */
export async function deleteEndedSessions(db: Db, endedBefore: Date, limit: number): Promise<number> {
  const ended = db
    .selectFrom('sessions')
    .select(['projectId', 'id'])
    .where('expiresAt', '<', endedBefore)
    .orderBy('expiresAt')
    .limit(limit);
  const result = await db
    .deleteFrom('sessions')
    .where((eb) => eb(eb.refTuple('projectId', 'id'), 'in', ended.$asTuple('projectId', 'id')))
    .modifyEnd(patient)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
