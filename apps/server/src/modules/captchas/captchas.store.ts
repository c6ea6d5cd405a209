import { type Db, runStatement, statement, type TransactionDb } from '../../platform/db/database.ts';
import { sealedUnder } from '../../platform/db/sealed-under.ts';

export type CaptchaSecret = {
  readonly projectId: string;
  readonly provider: string;
  readonly secretSealed: Buffer;
  readonly secretLastFour: string;
};

export async function findCaptchaSecret(db: Db, projectId: string): Promise<CaptchaSecret | null> {
  const row = await db
    .selectFrom('captchas')
    .select(['projectId', 'provider', 'secretSealed', 'secretLastFour'])
    .where('projectId', '=', projectId)
    .executeTakeFirst();
  return row ?? null;
}

export async function writeCaptchaSecret(db: TransactionDb, secret: CaptchaSecret & { now: Date }): Promise<void> {
  const { projectId, now, ...values } = secret;
  await db
    .insertInto('captchas')
    .values({ projectId, ...values, createdAt: now, updatedAt: now })
    .onConflict((conflict) => conflict.column('projectId').doUpdateSet({ ...values, updatedAt: now }))
    .execute();
}

export async function deleteCaptchaSecret(db: TransactionDb, projectId: string): Promise<void> {
  await db.deleteFrom('captchas').where('projectId', '=', projectId).execute();
}

const SEALED_UNDER = sealedUnder('secret_sealed');

const COUNT_SEALED = statement<{ count: number }>(
  'captchas.count_sealed_under',
  `select count(*) as count from captchas where ${SEALED_UNDER}`,
);

export async function countCaptchasSealedUnder(db: Db, dataKeyId: string): Promise<number> {
  return (await runStatement(db, COUNT_SEALED, [dataKeyId]))[0]?.count ?? 0;
}

type SealedSecret = { readonly projectId: string; readonly secretSealed: Buffer };

const LIST_SEALED = statement<SealedSecret>(
  'captchas.list_sealed_under',
  `select project_id as "projectId", secret_sealed as "secretSealed" from captchas where ${SEALED_UNDER} limit $2`,
);

export async function listCaptchasSealedUnder(db: Db, dataKeyId: string, limit: number): Promise<SealedSecret[]> {
  return runStatement(db, LIST_SEALED, [dataKeyId, limit]);
}

/** Only while it is what was read: a secret that was replaced meanwhile stays. */
export async function setSealedCaptcha(db: Db, secret: SealedSecret & { readonly before: Buffer }): Promise<void> {
  await db
    .updateTable('captchas')
    .set({ secretSealed: secret.secretSealed })
    .where('projectId', '=', secret.projectId)
    .where('secretSealed', '=', secret.before)
    .execute();
}
