import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from './projects.context.ts';
import type { getProjectContract } from './projects.contract.ts';
import { projectErrors } from './projects.errors.ts';
import { viewProject } from './projects.views.ts';

export async function getProject(
  ctx: ManagementContext,
  input: InputOf<typeof getProjectContract>,
): Promise<OutputOf<typeof getProjectContract>> {
  authorize(ctx, 'projects:read');
  // A secret key's context is its own project, whatever the path names.
  if (input.projectId !== ctx.project.id) throw new Problem(projectErrors.not_found);
  return viewProject(ctx.project);
}
