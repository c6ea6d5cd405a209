import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createImports, manyUsers } from '../../apps/server/src/modules/user-imports/user-imports.fixture.ts';
import { createBrowser } from '../kit/browser.ts';
import { until } from '../kit/index.ts';
import {
  createPlace,
  embeddedPostgres,
  endServer,
  type Place,
  removePlace,
  type SetUp,
  setUpProject,
  startServer,
} from './server-process.ts';

const USERS = 15_000;

describe('a server that is killed in the middle of an import', () => {
  let place: Place;
  let setUp: SetUp;

  beforeAll(async () => {
    place = await createPlace();
    const server = startServer(place);
    await server.ready(20_000);
    setUp = await setUpProject(place);
    await endServer(server);
  });
  afterAll(() => removePlace(place));

  it('goes on where it was: every user is there once, with all that belongs to them', { timeout: 85_000 }, async () => {
    const { origin } = place;
    const imports = createImports({
      api: createBrowser(origin, { cookies: false }),
      origin,
      secretKey: setUp.secretKey,
    });
    const first = startServer(place);
    await first.ready(10_000);
    const id = await imports.upload(manyUsers(USERS), { format: 'frontdesk' });
    await imports.start(id, false);
    await until(async () => (await imports.get(id)).rows.created >= USERS / 2, 30_000, 'half of the users');
    await first.killGroup();

    const second = startServer(place);
    await second.ready(10_000);
    const halfWay = (await imports.get(id)).rows.created;
    const done = await imports.settled(id, 60_000);
    const found = await whatIsThere(place);
    await endServer(second);

    // It was in the middle, and not at its end: what is committed stays, and most of the rest was still to come.
    expect(halfWay).toBeGreaterThanOrEqual(USERS / 2);
    expect(halfWay).toBeLessThan((USERS * 3) / 4);
    expect(done).toMatchObject({ state: 'done', rows: { total: USERS, created: USERS, skipped: 0, failed: 0 } });
    const each = { users: USERS, passwords: USERS, audits: USERS, events: USERS, reported: USERS };
    expect(found).toEqual(each);
  });
});

async function whatIsThere(place: Place): Promise<Record<string, number>> {
  const client = new pg.Client({ connectionString: embeddedPostgres(place).url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, number>>(`select
      (select count(*)::integer from users where email like 'imported%') as users,
      (select count(*)::integer from passwords p join users u using (project_id) where u.id = p.user_id and u.email like 'imported%') as passwords,
      (select count(*)::integer from audit_events where changes ->> 'by' = 'import') as audits,
      (select count(*)::integer from outbox_events where type = 'user.created' and data ->> 'email' like 'imported%') as events,
      (select count(*)::integer from user_import_rows where outcome = 'created') as reported`);
    return rows[0] ?? {};
  } finally {
    await client.end();
  }
}
