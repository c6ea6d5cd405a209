import { type Db, runStatement, statement } from '../db/database.ts';

// From the front, row by row, until one is young: the order of ids is that of time, but for the little by which a transaction or a clock is late.
const DELETE_OLD = statement<never>(
  'change_feed.delete_old',
  `with recursive front as (
  (select id, created_at from change_feed order by id limit 1)
  union all
  (select next.id, next.created_at from front
   cross join lateral (select id, created_at from change_feed where id > front.id order by id limit 1) next
   where front.created_at < $1)
)
delete from change_feed where id = any(array(select id from front where created_at < $1 limit $2)) /* patient */`,
);

/** Rows that no verifier can need any more. */
export async function deleteFeedRows(db: Db, before: Date, limit: number): Promise<void> {
  await runStatement(db, DELETE_OLD, [before, limit]);
}
