import type { SigningAlgorithm } from '../../platform/crypto/jwt.ts';
import type { Db } from '../../platform/db/database.ts';

export type SigningKeyRow = {
  readonly id: string;
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  readonly state: 'next' | 'active' | 'retired';
  readonly publicJwk: Record<string, unknown>;
  readonly privateKeySealed: Buffer;
};

export async function insertSigningKey(db: Db, row: SigningKeyRow & { projectId: string; now: Date }): Promise<void> {
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
export async function listPublishedKeys(db: Db, projectId: string, now: Date): Promise<SigningKeyRow[]> {
  const rows = await db
    .selectFrom('signingKeys')
    .select(['id', 'kid', 'algorithm', 'state', 'publicJwk', 'privateKeySealed'])
    .where('projectId', '=', projectId)
    .where((where) => where.or([where('state', '<>', 'retired'), where('publishedUntil', '>', now)]))
    .orderBy('createdAt')
    .execute();
  return rows as SigningKeyRow[];
}
