import { type Db, runStatement, statement } from '../../platform/db/database.ts';
import { sealedUnder } from '../../platform/db/sealed-under.ts';

const COUNT_SEALED = statement<{ count: number }>(
  'mails.count_sealed_under',
  `select count(*) as count from jobs.job where name = 'mail' and state < 'completed' and ${sealedUnder("decode(data ->> 'sealed', 'base64')")}`,
);

/** Mails that still wait and are under this data key. They are not sealed anew: the queue gives up after about a day. */
export async function countMailsSealedUnder(db: Db, dataKeyId: string): Promise<number> {
  return (await runStatement(db, COUNT_SEALED, [dataKeyId]))[0]?.count ?? 0;
}
