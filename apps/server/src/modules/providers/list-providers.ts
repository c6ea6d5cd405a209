import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext, ProjectContext } from '../projects/index.ts';
import { listOfferedProviders } from './find-provider.ts';
import { lentKinds } from './lent-credentials.ts';
import type { listOfferedContract, listProvidersContract } from './providers.contract.ts';
import { listProviderRows } from './providers.store.ts';
import { viewProvider } from './providers.views.ts';

export async function listProviders(
  ctx: ManagementContext,
  _input: InputOf<typeof listProvidersContract>,
): Promise<OutputOf<typeof listProvidersContract>> {
  authorize(ctx, 'providers:read');
  const rows = await listProviderRows(ctx.database.db, ctx.project.id);
  const data = rows.map((row) => viewProvider(ctx.config, ctx.project, row));
  return { data, nextCursor: null, lent: [...lentKinds(ctx.config)] };
}

export async function listOffered(ctx: ProjectContext): Promise<OutputOf<typeof listOfferedContract>> {
  return { data: [...(await listOfferedProviders(ctx, ctx.database.db))], nextCursor: null };
}
