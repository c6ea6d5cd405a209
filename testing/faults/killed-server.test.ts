import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
import { startSignUpLoad } from './sign-up-load.ts';

const KILLS = 20;
const READY_MILLISECONDS = 3_000;

describe('a server that is killed 20 times under write load', () => {
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

  it('has lost nothing that it acknowledged, and is ready again within 3 s each time', {
    timeout: 85_000,
  }, async () => {
    const acknowledged: string[] = [];
    const readyMilliseconds: number[] = [];
    for (let kill = 1; kill <= KILLS; kill++) {
      const server = startServer(place);
      readyMilliseconds.push(await server.ready(10_000));
      const load = startSignUpLoad(place, setUp, { atOnce: 4 });
      await until(() => load.acknowledged.length >= 10, 10_000, 'ten sign-ups');
      // Every fifth time the database dies with it, and has to recover from its log.
      if (kill % 5 === 0) process.kill(embeddedPostgres(place).pid, 'SIGKILL');
      await server.killGroup();
      await load.stop();
      expect(load.surprises).toEqual([]);
      acknowledged.push(...load.acknowledged);
    }

    const server = startServer(place);
    readyMilliseconds.push(await server.ready(20_000));
    const left = await whatIsLeft(place, setUp, acknowledged);
    await endServer(server);

    expect(left.lost).toEqual([]);
    // What was killed in the middle is whole or not there at all: no user without a password, an audit entry and an event.
    expect(left.halves).toEqual([]);
    expect(left.users).toBeGreaterThanOrEqual(KILLS * 10);
    const told = `ready after ${readyMilliseconds.map(Math.round).join(', ')} ms`;
    expect(Math.max(...readyMilliseconds), told).toBeLessThan(READY_MILLISECONDS);
  });
});

async function whatIsLeft(
  place: Place,
  { basePath }: SetUp,
  acknowledged: readonly string[],
): Promise<{ users: number; lost: string[]; halves: string[] }> {
  const client = new pg.Client({ connectionString: embeddedPostgres(place).url });
  await client.connect();
  try {
    const slug = basePath.split('/').at(-1);
    const { rows } = await client.query<{ email: string; whole: boolean }>(
      `select u.email,
         exists (select from passwords p where p.project_id = u.project_id and p.user_id = u.id)
         and (select count(*) from audit_events a where a.project_id = u.project_id and a.action = 'users.created' and a.changes ->> 'by' = 'sign_up'
              and a.target_id = (select o.data ->> 'userId' from outbox_events o where o.project_id = u.project_id and o.type = 'user.created' and o.data ->> 'email' = u.email)) = 1 as whole
       from users u join projects p on p.id = u.project_id where p.slug = $1 and u.email like 'person%'`,
      [slug],
    );
    const kept = new Set(rows.map((row) => row.email));
    return {
      users: rows.length,
      lost: acknowledged.filter((email) => !kept.has(email)),
      halves: rows.filter((row) => !row.whole).map((row) => row.email),
    };
  } finally {
    await client.end();
  }
}
