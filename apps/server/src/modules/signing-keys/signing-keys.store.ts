import type { SigningAlgorithm } from '../../platform/crypto/jwt.ts';
import { type Db, runStatement, statement, type TransactionDb } from '../../platform/db/database.ts';
import type { SigningKey } from './signing-key.ts';

const COLUMNS = ['id', 'kid', 'algorithm', 'state', 'createdAt', 'activatedAt', 'retiredAt', 'publishedUntil'] as const;

export type PublishedKey = SigningKey & {
  readonly publicJwk: Readonly<Record<string, unknown>>;
  readonly privateKeySealed: Buffer;
};

export async function insertSigningKey(
  db: Db,
  row: {
    readonly projectId: string;
    readonly id: string;
    readonly kid: string;
    readonly algorithm: SigningAlgorithm;
    readonly state: 'next' | 'active';
    readonly publicJwk: Readonly<Record<string, unknown>>;
    readonly privateKeySealed: Buffer;
    readonly now: Date;
  },
): Promise<void> {
  const { now, publicJwk, ...values } = row;
  await db
    .insertInto('signingKeys')
    .values({
      ...values,
      publicJwk: JSON.stringify(publicJwk),
      createdAt: now,
      activatedAt: row.state === 'active' ? now : null,
    })
    .execute();
}

/** What the JWKS shows and tokens are verified with: all but retired keys whose last token has expired. */
export async function listPublishedKeys(db: Db, projectId: string, now: Date): Promise<PublishedKey[]> {
  const rows = await db
    .selectFrom('signingKeys')
    .select([...COLUMNS, 'publicJwk', 'privateKeySealed'])
    .where('projectId', '=', projectId)
    .where((where) => where.or([where('state', '<>', 'retired'), where('publishedUntil', '>', now)]))
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  return rows as PublishedKey[];
}

/** Those that sign or will sign. Read under the lock of their project. */
export async function listLiveKeys(db: TransactionDb, projectId: string): Promise<SigningKey[]> {
  const query = db.selectFrom('signingKeys').select(COLUMNS).where('projectId', '=', projectId);
  return (await query.where('state', '<>', 'retired').orderBy('createdAt').orderBy('id').execute()) as SigningKey[];
}

/** Newest first, with the retired ones. */
export async function listSigningKeysOfProject(
  db: Db,
  query: {
    readonly projectId: string;
    readonly after: { readonly at: Date; readonly id: string } | null;
    readonly limit: number;
  },
): Promise<SigningKey[]> {
  const { after } = query;
  let select = db.selectFrom('signingKeys').select(COLUMNS).where('projectId', '=', query.projectId);
  if (after) select = select.where((eb) => eb(eb.refTuple('createdAt', 'id'), '<', eb.tuple(after.at, after.id)));
  const rows = await select.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(query.limit).execute();
  return rows as SigningKey[];
}

type KeyId = { readonly projectId: string; readonly id: string };

export async function activateSigningKey(db: TransactionDb, key: KeyId & { readonly now: Date }): Promise<void> {
  await db
    .updateTable('signingKeys')
    .set({ state: 'active', activatedAt: key.now })
    .where('projectId', '=', key.projectId)
    .where('id', '=', key.id)
    .where('state', '=', 'next')
    .execute();
}

/**
 * It never signs again, so its private part goes: whoever reads the database later cannot sign with it either. Without a time until which it
 * is published it leaves the JWKS at once, also at a replica whose clock is some milliseconds behind.
 */
export async function retireSigningKey(
  db: TransactionDb,
  key: KeyId & { readonly publishedUntil: Date | null; readonly now: Date },
): Promise<void> {
  await db
    .updateTable('signingKeys')
    .set({
      state: 'retired',
      retiredAt: key.now,
      publishedUntil: key.publishedUntil,
      privateKeySealed: Buffer.alloc(0),
    })
    .where('projectId', '=', key.projectId)
    .where('id', '=', key.id)
    .execute();
}

/** A key that never signed leaves no trace but its record. */
export async function deleteNextKey(db: TransactionDb, key: KeyId): Promise<void> {
  await db
    .deleteFrom('signingKeys')
    .where('projectId', '=', key.projectId)
    .where('id', '=', key.id)
    .where('state', '=', 'next')
    .execute();
}

// Settings of a project made before they had these parts have neither: the defaults are the caller's. Of many projects few can be due: a key waits
// to sign, has signed for as long as the default says, or its project chose otherwise and its key is not (or no longer) what it chose. Each has its
// index; what they give is judged at the end.
const DUE = statement<{ projectId: string }>(
  'signing_keys.due',
  `with signing as (
  select project_id, algorithm from signing_keys where state = 'active' and (algorithm < $3 or algorithm > $3)
), chosen as (
  select id, settings #>> '{signing,algorithm}' as algorithm from projects where settings #>> '{signing,algorithm}' < $3 or settings #>> '{signing,algorithm}' > $3
), candidates as (
  select project_id from signing_keys where state = 'next'
  union select project_id from signing_keys where case when state = 'active' then activated_at end <= $1::timestamptz + $2 * interval '1 second' - $4 * interval '1 day'
  union select coalesce(s.project_id, c.id) from signing s full join chosen c on c.id = s.project_id and c.algorithm = s.algorithm where s.project_id is null or c.id is null
  union select id from projects where (settings #>> '{signing,rotationDays}' < $4::integer::text or settings #>> '{signing,rotationDays}' > $4::integer::text)
    and settings #>> '{signing,rotationDays}' > '0'
)
select distinct k.project_id as "projectId" from candidates c join projects p on p.id = c.project_id join signing_keys k on k.project_id = c.project_id
cross join lateral (select coalesce(p.settings #>> '{signing,algorithm}', $3) as algorithm, coalesce((p.settings #>> '{signing,rotationDays}')::integer, $4) as days) s
where (k.state = 'next' and (k.algorithm <> s.algorithm or k.created_at <= $1::timestamptz - $2 * interval '1 second'))
  or (k.state = 'active' and not exists (select from signing_keys n where n.project_id = k.project_id and n.state = 'next')
    and (k.algorithm <> s.algorithm or (s.days > 0 and k.activated_at <= $1::timestamptz + $2 * interval '1 second' - s.days * interval '1 day')))
limit $5`,
);

/** Projects with something to do, see `planRotation`, which decides. */
export async function listProjectsWithDueKeys(
  db: Db,
  query: {
    readonly now: Date;
    readonly publishAheadSeconds: number;
    readonly defaultAlgorithm: SigningAlgorithm;
    readonly defaultRotationDays: number;
    readonly limit: number;
  },
): Promise<string[]> {
  const { now, publishAheadSeconds, defaultAlgorithm, defaultRotationDays, limit } = query;
  const values = [now, publishAheadSeconds, defaultAlgorithm, defaultRotationDays, limit];
  return (await runStatement(db, DUE, values)).map((row) => row.projectId);
}
