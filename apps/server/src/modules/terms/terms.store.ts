import type { Db } from '../../platform/db/database.ts';

export type TermsAcceptance = {
  readonly version: string;
  readonly acceptedAt: Date;
  /** Network address of whoever accepted. */
  readonly ip: string | null;
};

type UserId = { readonly projectId: string; readonly userId: string };

/** False: this version was accepted before, and that record stays as it is. */
export async function insertTermsAcceptance(db: Db, row: UserId & TermsAcceptance): Promise<boolean> {
  const inserted = await db
    .insertInto('termsAcceptances')
    .values(row)
    .onConflict((conflict) => conflict.columns(['projectId', 'userId', 'version']).doNothing())
    .returning('version')
    .executeTakeFirst();
  return inserted !== undefined;
}

export async function hasAcceptedTerms(db: Db, { projectId, userId }: UserId, version: string): Promise<boolean> {
  const row = await db
    .selectFrom('termsAcceptances')
    .select('version')
    .where('projectId', '=', projectId)
    .where('userId', '=', userId)
    .where('version', '=', version)
    .executeTakeFirst();
  return row !== undefined;
}

/** For an account that begins anew: what somebody else accepted, its owner has not. */
export async function forgetTermsOfUser(db: Db, { projectId, userId }: UserId): Promise<void> {
  await db.deleteFrom('termsAcceptances').where('projectId', '=', projectId).where('userId', '=', userId).execute();
}

/** Newest first. */
export async function listTermsAcceptances(db: Db, { projectId, userId }: UserId): Promise<TermsAcceptance[]> {
  return db
    .selectFrom('termsAcceptances')
    .select(['version', 'acceptedAt', 'ip'])
    .where('projectId', '=', projectId)
    .where('userId', '=', userId)
    .orderBy('acceptedAt', 'desc')
    .limit(100)
    .execute();
}
