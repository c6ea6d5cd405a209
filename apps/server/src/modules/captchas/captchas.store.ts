import type { Db, TransactionDb } from '../../platform/db/database.ts';

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
