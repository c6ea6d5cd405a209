import { type Database, statement } from '../../platform/db/database.ts';
import { SNAPSHOT_MADE_OF } from './sessions.store.ts';

/**
 * The answer of a session check as the row keeps it, and what decides over it. `answer` is null where it was never made, or where a row that
 * it was made of has changed since: then it is made anew.
 */
export type KeptAnswer = {
  answer: string | null;
  /** Milliseconds since 1970: when the session ends by its own or lies idle. */
  endsAt: number;
  lastSeenAt: number;
  userId: string;
  organizationId: string | null;
  /** False: the secret is the predecessor, in its grace. */
  current: boolean;
  rotatedAt: number | null;
};

const ROWS = `from sessions s
join users u on u.project_id = s.project_id and u.id = s.user_id
left join organization_members m on m.project_id = s.project_id and m.organization_id = s.organization_id and m.user_id = s.user_id
left join organizations o on o.project_id = m.project_id and o.id = m.organization_id
where s.project_id = $1 and s.id = $2 and s.revoked_at is null and s.expires_at > $3 and s.idle_expires_at > $3
  and (u.banned_at is null or u.ban_expires_at <= $3)`;

const ANSWER = `case when s.snapshot_made_of = ${SNAPSHOT_MADE_OF} then s.snapshot end as answer,
  date_part('epoch', least(s.expires_at, s.idle_expires_at)) * 1000 as "endsAt", date_part('epoch', s.last_seen_at) * 1000 as "lastSeenAt",
  s.user_id as "userId", m.organization_id as "organizationId"`;

const BY_SECRET = statement<KeptAnswer>(
  'sessions.find_kept_answer_by_secret',
  `select ${ANSWER}, s.secret_hash = $4 as current, date_part('epoch', s.rotated_at) * 1000 as "rotatedAt"
${ROWS} and (s.secret_hash = $4 or (s.previous_secret_hash = $4 and s.rotated_at > $5))`,
);

const BY_TOKEN = statement<KeptAnswer>(
  'sessions.find_kept_answer_by_token',
  `select ${ANSWER}, true as current, null::float8 as "rotatedAt"
${ROWS}`,
);

/** Null: no live session has this secret. Judged by the hash, which the index never sees: the row is found by its id. */
export async function findKeptAnswerBySecret(
  database: Database,
  query: { projectId: string; sessionId: string; now: Date; secretHash: Buffer; graceBegan: Date },
): Promise<KeptAnswer | null> {
  const { projectId, sessionId, now, secretHash, graceBegan } = query;
  return (await database.prepared(BY_SECRET, [projectId, sessionId, now, secretHash, graceBegan]))[0] ?? null;
}

/** Null: the session of this token is not live. The token itself was verified before. */
export async function findKeptAnswerByToken(
  database: Database,
  query: { projectId: string; sessionId: string; now: Date },
): Promise<KeptAnswer | null> {
  return (await database.prepared(BY_TOKEN, [query.projectId, query.sessionId, query.now]))[0] ?? null;
}

const KEEP = statement<never>(
  'sessions.keep_answer',
  `update sessions set snapshot = $3, snapshot_made_of = $4
where project_id = $1 and id = $2 and snapshot_made_of is distinct from $4`,
);

/** Kept with what it was made of: where a row has changed since it was read, nobody ever takes it for current. */
export async function keepAnswer(
  database: Database,
  kept: { projectId: string; sessionId: string; answer: string; madeOf: string },
): Promise<void> {
  await database.prepared(KEEP, [kept.projectId, kept.sessionId, kept.answer, kept.madeOf]);
}
