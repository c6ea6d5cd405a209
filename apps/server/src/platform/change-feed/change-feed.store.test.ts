import { afterAll, beforeAll, expect, test } from 'vitest';
import { createProjectDatabase, type ProjectDatabase } from '../../../../../testing/kit/project-database.ts';
import { deleteFeedRows } from './change-feed.store.ts';

let database: ProjectDatabase;
beforeAll(async () => {
  database = await createProjectDatabase();
});
afterAll(() => database.close());

test('rows that are old go from the front, so many at once, and those that are young stay', async () => {
  const { pool, db } = database.pools[0];
  await pool.query('delete from change_feed');
  await pool.query(
    `insert into change_feed (project_id, scope, subject_id, created_at)
     select $1, 'session', gen_random_uuid(), timestamptz '2026-01-01T00:00:00Z' + n * interval '1 minute' from generate_series(0, 9) n`,
    [database.projectId],
  );
  const minutes = async () => {
    const { rows } = await pool.query<{ minute: number }>(
      `select extract(minute from created_at)::integer as minute from change_feed order by id`,
    );
    return rows.map(({ minute }) => minute);
  };
  const before = new Date('2026-01-01T00:06:00Z');
  await deleteFeedRows(db, before, 4);
  expect(await minutes()).toEqual([4, 5, 6, 7, 8, 9]);
  await deleteFeedRows(db, before, 4);
  expect(await minutes()).toEqual([6, 7, 8, 9]);
  await deleteFeedRows(db, before, 4);
  expect(await minutes()).toEqual([6, 7, 8, 9]);
  await deleteFeedRows(db, new Date('2027-01-01T00:00:00Z'), 100);
  expect(await minutes()).toEqual([]);
  await deleteFeedRows(db, before, 4);
});
