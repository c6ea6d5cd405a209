import { type Db, runStatement, statement } from '../../platform/db/database.ts';
import { patient } from '../../platform/db/lending.ts';

const RESERVE = statement<{ usernameKey: string }>(
  'users.reserve_username',
  `insert into username_reservations as r (project_id, username_key, holder_hash, expires_at)
select $1::uuid, $2::text, $3::bytea, $4::timestamptz
where not exists (select from users u where u.project_id = $1 and u.username_key = $2 and u.id is distinct from $6::uuid)
on conflict (project_id, username_key) do update set holder_hash = excluded.holder_hash, expires_at = excluded.expires_at
where r.holder_hash = excluded.holder_hash or r.holder_hash = $7::bytea or r.expires_at <= $5::timestamptz
returning r.username_key as "usernameKey"`,
);

export type UsernameReservation = {
  readonly projectId: string;
  readonly usernameKey: string;
  readonly holderHash: Buffer;
  readonly expiresAt: Date;
  /** Whose name it may be already. */
  readonly userId: string | null;
  /** Who may hand it on: the browser of a sign-up. */
  readonly keptByHash: Buffer | null;
  readonly now: Date;
};

/**
 * Keeps the name for its holder: one of 20 parallel askers gets it. The row outlives the transaction that writes the name into `users`: an asker who
 * waited for that transaction looked at `users` before it, and is turned away by the row.
 */
export async function reserveUsername(db: Db, wanted: UsernameReservation): Promise<boolean> {
  const { projectId, usernameKey, holderHash, expiresAt, now, userId, keptByHash } = wanted;
  const values = [projectId, usernameKey, holderHash, expiresAt, now, userId, keptByHash];
  const rows = await runStatement(db, RESERVE, values);
  return rows.length > 0;
}

const RESERVE_MANY = statement<{ usernameKey: string }>(
  'users.reserve_usernames',
  `insert into username_reservations as r (project_id, username_key, holder_hash, expires_at)
select $1::uuid, w.username_key, w.holder_hash, $4::timestamptz from unnest($2::text[], $3::bytea[]) as w(username_key, holder_hash)
where not exists (select from users u where u.project_id = $1 and u.username_key = w.username_key)
order by w.username_key
on conflict (project_id, username_key) do update set holder_hash = excluded.holder_hash, expires_at = excluded.expires_at
where r.expires_at <= $5::timestamptz
returning r.username_key as "usernameKey" /* patient */`,
);

/** The same for many names, each of them once, that nobody may have yet; in one order, so that two who reserve many wait for one another. */
export async function reserveUsernames(
  db: Db,
  wanted: Pick<UsernameReservation, 'projectId' | 'expiresAt' | 'now'> & {
    readonly names: readonly Pick<UsernameReservation, 'usernameKey' | 'holderHash'>[];
  },
): Promise<ReadonlySet<string>> {
  const { projectId, names, expiresAt, now } = wanted;
  const keys = names.map(({ usernameKey }) => usernameKey);
  const holders = names.map(({ holderHash }) => holderHash);
  const rows = await runStatement(db, RESERVE_MANY, [projectId, keys, holders, expiresAt, now]);
  return new Set(rows.map(({ usernameKey }) => usernameKey));
}

/** For housekeeping. */
export async function removeEndedUsernameReservations(db: Db, now: Date, most: number): Promise<number> {
  const ended = db
    .selectFrom('usernameReservations')
    .select(['projectId', 'usernameKey'])
    .where('expiresAt', '<', now)
    .orderBy('expiresAt')
    .limit(most)
    .forUpdate()
    .skipLocked();
  const result = await db
    .with('ended', () => ended)
    .deleteFrom('usernameReservations')
    .using('ended')
    .whereRef('usernameReservations.projectId', '=', 'ended.projectId')
    .whereRef('usernameReservations.usernameKey', '=', 'ended.usernameKey')
    .modifyEnd(patient)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
