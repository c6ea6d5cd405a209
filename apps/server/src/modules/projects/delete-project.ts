import { encodeId } from '../../lib/type-id.ts';
import type { InputOf } from '../../platform/http/contract.ts';
import { assert, Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { authorize, requireFreshOperator } from '../access/index.ts';
import type { ManagementContext } from './projects.context.ts';
import type { deleteProjectContract } from './projects.contract.ts';
import { projectErrors } from './projects.errors.ts';
import { deleteProjectRow, lockProject } from './projects.store.ts';

/** At once and for good: users, sessions, keys and settings go. What was recorded of it stays. */
export async function deleteProject(
  ctx: ManagementContext,
  input: InputOf<typeof deleteProjectContract>,
): Promise<void> {
  authorize(ctx, 'projects:write');
  requireFreshOperator(ctx);
  if (input.projectId !== ctx.project.id) throw new Problem(projectErrors.not_found);
  if (ctx.project.isSystem) throw new Problem(projectErrors.system_protected);
  if (input.confirm !== ctx.project.slug) throw new Problem(projectErrors.name_mismatch);
  await write(ctx, async (tx) => {
    const project = await lockProject(tx.db, ctx.config, ctx.project.id);
    if (!project) throw new Problem(projectErrors.not_found);
    assert(project.ownerProjectId, 'every project but the system project has an owner');
    await deleteProjectRow(tx.db, project.id);
    const id = encodeId('project', project.id);
    for (const projectId of [project.id, project.ownerProjectId]) {
      tx.audit({
        projectId,
        action: 'projects.deleted',
        target: { type: 'project', id },
        changes: { slug: project.slug, name: project.name },
      });
    }
    tx.emit({
      projectId: project.ownerProjectId,
      type: 'project.deleted',
      data: { projectId: id, slug: project.slug },
    });
    tx.changed({ projectId: project.id, scope: 'project', subjectId: project.id });
  });
}
