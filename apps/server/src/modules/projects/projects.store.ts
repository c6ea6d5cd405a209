import type { Selectable } from 'kysely';
import type { Config } from '../../platform/config/config.ts';
import type { Db, TransactionDb } from '../../platform/db/database.ts';
import { patient } from '../../platform/db/lending.ts';
import type { ProjectsTable } from '../../platform/db/tables.generated.ts';
import { baseUrlOf, type Project } from './project.ts';
import { type ProjectSettings, projectSettings } from './projects.settings.ts';

export async function findProjectBySlug(db: Db, config: Config, slug: string): Promise<Project | null> {
  const row = await db.selectFrom('projects').selectAll().where('slug', '=', slug).executeTakeFirst();
  return row ? view(config, row) : null;
}

export async function findProjectById(db: Db, config: Config, id: string): Promise<Project | null> {
  const row = await db.selectFrom('projects').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? view(config, row) : null;
}

/** Null where the slug is taken. */
export async function insertProject(
  db: Db,
  config: Config,
  row: {
    id: string;
    slug: string;
    name: string;
    isSystem: boolean;
    ownerProjectId: string | null;
    ownerOrganizationId: string | null;
    defaultApplicationId: string;
    settings: ProjectSettings;
    now: Date;
  },
): Promise<Project | null> {
  const { now, settings, ...values } = row;
  const inserted = await db
    .insertInto('projects')
    .values({ ...values, settings: JSON.stringify(settings), createdAt: now, updatedAt: now })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .returningAll()
    .executeTakeFirst();
  return inserted ? view(config, inserted) : null;
}

/** Changes of a project come one after the other. Rows that refer to it (sign-ups, sessions) neither wait for them nor hold them up. */
export async function lockProject(db: TransactionDb, config: Config, id: string): Promise<Project | null> {
  const row = await db.selectFrom('projects').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
  return row ? view(config, row) : null;
}

export async function anotherOrganizationOwnsProjects(db: Db, organizationId: string): Promise<boolean> {
  const query = db
    .selectFrom('projects')
    .select('id')
    .where('isSystem', '=', false)
    // Two ranges of an index; for `<>` all projects are read.
    .where((eb) =>
      eb.or([eb('ownerOrganizationId', '<', organizationId), eb('ownerOrganizationId', '>', organizationId)]),
    );
  return (await query.limit(1).executeTakeFirst()) !== undefined;
}

/** Projects that these organizations of the system project own, oldest first. */
export async function listProjectsOfOrganizations(
  db: Db,
  config: Config,
  query: {
    systemProjectId: string;
    organizationIds: readonly string[];
    after: { at: Date; id: string } | null;
    limit: number;
  },
): Promise<Project[]> {
  if (query.organizationIds.length === 0) return [];
  let select = db
    .selectFrom('projects')
    .selectAll()
    .where('ownerProjectId', '=', query.systemProjectId)
    .where('ownerOrganizationId', 'in', query.organizationIds)
    .orderBy('createdAt')
    .orderBy('id')
    .limit(query.limit);
  const { after } = query;
  if (after)
    select = select.where((where) => where(where.refTuple('createdAt', 'id'), '>', where.tuple(after.at, after.id)));
  return (await select.execute()).map((row) => view(config, row));
}

/** Null where somebody else changed the project since it was read. */
export async function updateProject(
  db: Db,
  config: Config,
  change: { id: string; version: number; name: string; settings: ProjectSettings; now: Date },
): Promise<Project | null> {
  const row = await db
    .updateTable('projects')
    .set({
      name: change.name,
      settings: JSON.stringify(change.settings),
      version: change.version + 1,
      updatedAt: change.now,
    })
    .where('id', '=', change.id)
    .where('version', '=', change.version)
    .returningAll()
    .executeTakeFirst();
  return row ? view(config, row) : null;
}

/** Everything of the project goes with it: every tenant table refers to it with `on delete cascade`. */
export async function deleteProjectRow(db: TransactionDb, id: string): Promise<void> {
  await db.deleteFrom('projects').where('id', '=', id).where('isSystem', '=', false).modifyEnd(patient).execute();
}

function view(config: Config, row: Selectable<ProjectsTable>): Project {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    isSystem: row.isSystem,
    ownerProjectId: row.ownerProjectId,
    ownerOrganizationId: row.ownerOrganizationId,
    defaultApplicationId: row.defaultApplicationId,
    settings: projectSettings.parse(row.settings),
    version: row.version,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    baseUrl: baseUrlOf(config, row.slug),
    basePath: config.rootDomain === null ? `/p/${row.slug}` : '',
  };
}
