import { type Db, runStatement, statement } from '../db/database.ts';
import { patient } from '../db/lending.ts';
import { sealedUnder } from '../db/sealed-under.ts';

type KeyId = { projectId: string; caller: string; key: string };

/** True for the one caller that may run: nobody held the key, or its holder died, or its day is over. */
export async function reserveKey(
  db: Db,
  row: KeyId & { fingerprint: Buffer; now: Date; lockedUntil: Date; expiresAt: Date },
): Promise<boolean> {
  const { now, ...values } = row;
  const result = await db
    .insertInto('idempotencyKeys')
    .values({ ...values, createdAt: now })
    .onConflict((conflict) =>
      conflict
        .columns(['projectId', 'caller', 'key'])
        .doUpdateSet({
          fingerprint: row.fingerprint,
          bodySealed: null,
          lockedUntil: row.lockedUntil,
          createdAt: now,
          expiresAt: row.expiresAt,
        })
        .where((where) =>
          where.or([
            where('idempotencyKeys.expiresAt', '<=', now),
            where.and([
              where('idempotencyKeys.bodySealed', 'is', null),
              where('idempotencyKeys.lockedUntil', '<=', now),
            ]),
          ]),
        ),
    )
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function findKey(
  db: Db,
  id: KeyId,
): Promise<{ fingerprint: Buffer; bodySealed: Buffer | null } | undefined> {
  return keyed(db.selectFrom('idempotencyKeys').select(['fingerprint', 'bodySealed']), id).executeTakeFirst();
}

export async function completeKey(db: Db, id: KeyId, bodySealed: Buffer): Promise<void> {
  await keyed(db.updateTable('idempotencyKeys').set({ bodySealed }), id).execute();
}

export async function releaseKey(db: Db, id: KeyId): Promise<void> {
  await keyed(db.deleteFrom('idempotencyKeys'), id).execute();
}

type Keyed<Query> = { where(column: 'projectId' | 'caller' | 'key', operator: '=', value: string): Query };
function keyed<Query extends Keyed<Query>>(query: Query, id: KeyId): Query {
  return query.where('projectId', '=', id.projectId).where('caller', '=', id.caller).where('key', '=', id.key);
}

export async function deleteExpiredKeys(db: Db, now: Date, limit: number): Promise<void> {
  const old = db
    .selectFrom('idempotencyKeys')
    .select(['projectId', 'caller', 'key'])
    .where('expiresAt', '<', now)
    .orderBy('expiresAt')
    .limit(limit);
  await db
    .deleteFrom('idempotencyKeys')
    .where((eb) => eb(eb.refTuple('projectId', 'caller', 'key'), 'in', old.$asTuple('projectId', 'caller', 'key')))
    .modifyEnd(patient)
    .execute();
}

const COUNT_SEALED = statement<{ count: number }>(
  'idempotency.count_sealed_under',
  `select count(*) as count from idempotency_keys where ${sealedUnder('body_sealed')}`,
);

/** Answers that are under this data key. They are not sealed anew: their day ends before anybody asks for that. */
export async function countAnswersSealedUnder(db: Db, dataKeyId: string): Promise<number> {
  return (await runStatement(db, COUNT_SEALED, [dataKeyId]))[0]?.count ?? 0;
}
