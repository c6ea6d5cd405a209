import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { authorize } from '../access/index.ts';
import { changeProject } from './change-project.ts';
import type { ManagementContext } from './projects.context.ts';
import type { updateProjectContract } from './projects.contract.ts';
import { projectErrors } from './projects.errors.ts';
import { viewProject } from './projects.views.ts';

export async function updateProject(
  ctx: ManagementContext,
  input: InputOf<typeof updateProjectContract>,
): Promise<OutputOf<typeof updateProjectContract>> {
  authorize(ctx, 'projects:write');
  if (input.projectId !== ctx.project.id) throw new Problem(projectErrors.not_found);
  const { name, settings } = input;
  return viewProject(await write(ctx, (tx) => changeProject(ctx, tx, ctx.project.id, { name, settings })));
}
