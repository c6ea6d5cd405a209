import { encodeTimeCursor, pageOfRows } from '../../lib/time-cursor.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from './projects.context.ts';
import type { listProjectsContract } from './projects.contract.ts';
import { listProjectsOfOrganizations } from './projects.store.ts';
import { viewProject } from './projects.views.ts';

/** An operator sees what their organizations own, a secret key its own project. */
export async function listProjects(
  ctx: ManagementContext,
  input: InputOf<typeof listProjectsContract>,
): Promise<OutputOf<typeof listProjectsContract>> {
  authorize(ctx, 'projects:read');
  if (ctx.caller.type === 'secret_key') return { data: [viewProject(ctx.project)], nextCursor: null };
  const rows = await listProjectsOfOrganizations(ctx.database.db, ctx.config, {
    systemProjectId: ctx.project.id,
    organizationIds: ctx.memberships.map(({ organizationId }) => organizationId),
    after: input.cursor ?? null,
    limit: input.limit + 1,
  });
  return pageOfRows(rows, input.limit, viewProject, (project) =>
    encodeTimeCursor({ at: project.createdAt, id: project.id }),
  );
}
