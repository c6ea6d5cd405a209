import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { assert, Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { accessErrors, authorize, scopesOfRole, withoutNamedOnly } from '../access/index.ts';
import { makeProject } from './make-project.ts';
import type { ManagementContext } from './projects.context.ts';
import type { createProjectContract } from './projects.contract.ts';
import { projectErrors } from './projects.errors.ts';
import { RESERVED_SLUGS } from './projects.rules.ts';
import { anotherOrganizationOwnsProjects } from './projects.store.ts';
import { viewProject } from './projects.views.ts';

/** An operator makes a project, which the operator's organization then owns. */
export async function createProject(
  ctx: ManagementContext,
  input: InputOf<typeof createProjectContract>,
): Promise<OutputOf<typeof createProjectContract>> {
  authorize(ctx, 'projects:write');
  const { organizationId, scopes } = owningOrganization(ctx);
  if (RESERVED_SLUGS.includes(input.slug)) throw new Problem(projectErrors.slug_reserved);
  // One origin is one blast radius: pages of two owners share it only while nobody's customers are at stake.
  if (ctx.config.production && ctx.config.rootDomain === null) {
    if (await anotherOrganizationOwnsProjects(ctx.database.db, organizationId))
      throw new Problem(projectErrors.host_required);
  }
  const made = await write(ctx, async (tx) => {
    const owner = { projectId: ctx.project.id, organizationId };
    const project = await makeProject(ctx, tx, { slug: input.slug, name: input.name, settings: input.settings, owner });
    const { secret } = await ctx.modules.projectParts.makeSecretKey(ctx, tx, {
      projectId: project.id,
      name: 'First key',
      scopes: withoutNamedOnly(scopes),
      createdBy: ctx.actor.id,
    });
    return { project, secret };
  });
  return { project: viewProject(made.project), secretKey: made.secret };
}

/** The oldest of the operator's organizations in which they may do this; the key that comes with it holds what their role there gives. */
function owningOrganization(ctx: ManagementContext) {
  if (ctx.caller.type === 'secret_key') {
    throw new Problem(accessErrors.forbidden, { detail: 'A secret key belongs to one project and makes no others.' });
  }
  assert(ctx.project.isSystem, 'the list of projects is the system project');
  const membership = ctx.memberships.find(({ role }) => scopesOfRole(role).includes('projects:write'));
  if (!membership) throw new Problem(accessErrors.forbidden);
  return { organizationId: membership.organizationId, scopes: scopesOfRole(membership.role) };
}
