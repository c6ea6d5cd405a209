import { createDatabase, type Database } from '../../apps/server/src/platform/db/database.ts';
import { createTestDatabase } from './test-databases.ts';

/** A database with two empty projects and one user, for tests of stores: what is in the way of HTTP is not started. */
export type ProjectDatabase = {
  /** As many pools as were asked for: each is a replica's. */
  readonly pools: readonly [Database, ...Database[]];
  readonly projectId: string;
  readonly otherProjectId: string;
  readonly userId: string;
  close(): Promise<void>;
};

const PROJECT = '0199d4a0-0000-7000-8000-000000000001';
const OTHER = '0199d4a0-0000-7000-8000-000000000002';
const USER = '0199d4a0-0000-7000-8000-000000000003';
const ORGANIZATION = '0199d4a0-0000-7000-8000-000000000004';

export async function createProjectDatabase(options: { pools?: number } = {}): Promise<ProjectDatabase> {
  const { url, drop } = await createTestDatabase();
  const open = () => createDatabase({ connection: { connectionString: url }, poolSize: 8, pooled: false });
  const first = open();
  const pools: [Database, ...Database[]] = [first, ...Array.from({ length: (options.pools ?? 1) - 1 }, open)];
  await first.pool.query(`begin;
    insert into projects (id, slug, name, is_system, default_application_id, settings, created_at, updated_at)
      values ('${PROJECT}', 'frontdesk', 'Frontdesk', true, '${PROJECT}', '{}', now(), now());
    insert into organizations (project_id, id, slug, name, created_at, updated_at)
      values ('${PROJECT}', '${ORGANIZATION}', 'operators', 'Operators', now(), now());
    insert into projects (id, slug, name, owner_project_id, owner_organization_id, default_application_id, settings, created_at, updated_at)
      values ('${OTHER}', 'other', 'Other', '${PROJECT}', '${ORGANIZATION}', '${OTHER}', '{}', now(), now());
    insert into applications (project_id, id, type, name, is_default, created_at, updated_at)
      values ('${PROJECT}', '${PROJECT}', 'web', 'Default', true, now(), now()), ('${OTHER}', '${OTHER}', 'web', 'Default', true, now(), now());
    insert into users (project_id, id, email, email_key, created_at, updated_at)
      values ('${PROJECT}', '${USER}', 'ada@example.com', 'ada@example.com', now(), now());
    commit`);
  return {
    pools,
    projectId: PROJECT,
    otherProjectId: OTHER,
    userId: USER,
    async close() {
      for (const pool of pools) await pool.end();
      await drop();
    },
  };
}
