import { type Database, statement } from '../../platform/db/database.ts';
import { lookUpTogether } from '../../platform/db/together.ts';

/**
 * The answer of a session check as the row keeps it, and what decides over it: one row, found by its key. `answer` is null where it was never
 * made, or where something that it shows has changed since (triggers raise the session's version then): it is made anew.
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

const ANSWER = `case when s.snapshot_version = s.version then s.snapshot end as answer,
  date_part('epoch', least(s.expires_at, s.idle_expires_at)) * 1000 as "endsAt", date_part('epoch', s.last_seen_at) * 1000 as "lastSeenAt",
  s.user_id as "userId", s.organization_id as "organizationId"`;

const ROWS = `join sessions s on s.project_id = asked.project_id and s.id = asked.id
where s.revoked_at is null and s.expires_at > asked.now and s.idle_expires_at > asked.now`;

const bySecret = (n: string, asked: string) => `select ${n}${ANSWER},
  s.secret_hash = asked.secret_hash as current, date_part('epoch', s.rotated_at) * 1000 as "rotatedAt"
from ${asked}
${ROWS}
  and (s.secret_hash = asked.secret_hash or (s.previous_secret_hash = asked.secret_hash and s.rotated_at > asked.grace_began))`;

const byToken = (n: string, asked: string) => `select ${n}${ANSWER}, true as current, null::float8 as "rotatedAt"
from ${asked}
${ROWS}`;

type Secret = readonly [projectId: string, sessionId: string, now: string, secretHash: Buffer, graceBegan: string];
type Token = readonly [projectId: string, sessionId: string, now: string];

const findBySecret = lookUpTogether<Secret, KeptAnswer>({
  one: statement(
    'sessions.find_kept_answer_by_secret',
    bySecret(
      '',
      '(values ($1::uuid, $2::uuid, $3::timestamptz, $4::bytea, $5::timestamptz)) as asked (project_id, id, now, secret_hash, grace_began)',
    ),
  ),
  many: statement(
    'sessions.find_kept_answers_by_secret',
    bySecret(
      'asked.n, ',
      `unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::bytea[], $5::timestamptz[]) with ordinality
  as asked (project_id, id, now, secret_hash, grace_began, n)`,
    ),
  ),
});

const findByToken = lookUpTogether<Token, KeptAnswer>({
  one: statement(
    'sessions.find_kept_answer_by_token',
    byToken('', '(values ($1::uuid, $2::uuid, $3::timestamptz)) as asked (project_id, id, now)'),
  ),
  many: statement(
    'sessions.find_kept_answers_by_token',
    byToken(
      'asked.n, ',
      'unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) with ordinality as asked (project_id, id, now, n)',
    ),
  ),
});

/** Null: no live session has this secret. Judged by the hash, which the index never sees: the row is found by its id. */
export function findKeptAnswerBySecret(
  database: Database,
  query: { projectId: string; sessionId: string; now: Date; secretHash: Buffer; graceBegan: Date },
): Promise<KeptAnswer | null> {
  const { projectId, sessionId, now, secretHash, graceBegan } = query;
  return findBySecret(database, [projectId, sessionId, now.toISOString(), secretHash, graceBegan.toISOString()]);
}

/** Null: the session of this token is not live. The token itself was verified before. */
export function findKeptAnswerByToken(
  database: Database,
  query: { projectId: string; sessionId: string; now: Date },
): Promise<KeptAnswer | null> {
  return findByToken(database, [query.projectId, query.sessionId, query.now.toISOString()]);
}

const KEEP = statement<never>(
  'sessions.keep_answer',
  `update sessions set snapshot = $3, snapshot_version = $4 where project_id = $1 and id = $2 and version = $4`,
);

/** Kept only while the session has the version that the answer was made from: a change in between raises it, and nothing is kept. */
export async function keepAnswer(
  database: Database,
  kept: { projectId: string; sessionId: string; answer: string; version: number },
): Promise<void> {
  await database.prepared(KEEP, [kept.projectId, kept.sessionId, kept.answer, kept.version]);
}
