import { Problem } from '../../platform/http/problem.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import {
  lockProject,
  type ManagementContext,
  type Project,
  projectErrors,
  refuseClosingLastWay,
} from '../projects/index.ts';
import { listOfferedProviders } from './find-provider.ts';

/** Before the provider is touched, as the deletion of a project locks them; and of two that go at once, the second finds what the first has left. */
export async function holdProject(ctx: ManagementContext, tx: Tx): Promise<Project> {
  const project = await lockProject(tx.db, ctx.config, ctx.project.id);
  if (!project) throw new Problem(projectErrors.not_found);
  return project;
}

/** After the change, in its transaction: what is left now is what people find. */
export async function refuseClosingLastProvider(ctx: ManagementContext, tx: Tx, held: Project): Promise<void> {
  const offered = await listOfferedProviders(ctx, tx.db);
  refuseClosingLastWay(held.settings, offered.length);
}
