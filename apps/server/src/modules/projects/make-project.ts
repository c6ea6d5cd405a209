import { encodeId } from '../../lib/type-id.ts';
import type { BaseContext } from '../../platform/context/context.ts';
import { Problem } from '../../platform/http/problem.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import { refuseAssuranceWithoutFactor, refuseClosingLastWay, refuseTermsWithoutText } from './change-project.ts';
import type { Project } from './project.ts';
import { projectErrors } from './projects.errors.ts';
import { nameOfSlug } from './projects.rules.ts';
import { type ProjectSettings, type ProjectSettingsInput, projectSettings } from './projects.settings.ts';
import { insertProject } from './projects.store.ts';

export type NewProject = {
  readonly slug: string;
  readonly name?: string | undefined;
  readonly settings?: ProjectSettingsInput | undefined;
  /** The organization of the system project that owns it; null: this is the system project. */
  readonly owner: { readonly projectId: string; readonly organizationId: string } | null;
};

/**
 * A project with its default application and signing key, in the caller's transaction. Set-up, the dashboard, the command line and
 * development's demo project all come through here; which slugs people may take is decided before.
 */
export async function makeProject(ctx: BaseContext, tx: Tx, wanted: NewProject): Promise<Project> {
  const project = await insertProject(tx.db, ctx.config, {
    id: ctx.ids.uuid(),
    slug: wanted.slug,
    name: wanted.name || nameOfSlug(wanted.slug),
    isSystem: wanted.owner === null,
    ownerProjectId: wanted.owner?.projectId ?? null,
    ownerOrganizationId: wanted.owner?.organizationId ?? null,
    defaultApplicationId: ctx.ids.uuid(),
    settings: settingsOfNew(ctx, wanted),
    now: tx.now,
  });
  if (!project) throw new Problem(projectErrors.slug_taken);
  await ctx.modules.projectParts.make(ctx, tx, project);
  const id = encodeId('project', project.id);
  const changes = { slug: project.slug, name: project.name };
  // Its own record begins with it, and its owner finds it in the system project's.
  for (const projectId of new Set([project.id, project.ownerProjectId ?? project.id])) {
    tx.audit({ projectId, action: 'projects.created', target: { type: 'project', id }, changes });
    tx.emit({ projectId, type: 'project.created', data: { projectId: id, slug: project.slug } });
  }
  return project;
}

/** In development the apps of all projects are on `localhost`, so a new project's apps see their user without further settings. */
function settingsOfNew(ctx: BaseContext, wanted: NewProject): ProjectSettings {
  const settings = projectSettings.parse(wanted.settings ?? {});
  // Its providers are set once it is there.
  refuseClosingLastWay(settings, 0);
  refuseTermsWithoutText(settings);
  refuseAssuranceWithoutFactor(settings);
  if (ctx.config.production || settings.session.appCookieDomain !== null) return settings;
  return { ...settings, session: { ...settings.session, appCookieDomain: 'localhost' } };
}
