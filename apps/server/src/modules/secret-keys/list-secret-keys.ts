import { encodeTimeCursor, pageOfRows } from '../../lib/time-cursor.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import type { listSecretKeysContract } from './secret-keys.contract.ts';
import { listSecretKeysOfProject } from './secret-keys.store.ts';
import { viewSecretKey } from './secret-keys.views.ts';

export async function listSecretKeys(
  ctx: ManagementContext,
  input: InputOf<typeof listSecretKeysContract>,
): Promise<OutputOf<typeof listSecretKeysContract>> {
  authorize(ctx, 'secret_keys:read');
  const rows = await listSecretKeysOfProject(ctx.database.db, {
    projectId: ctx.project.id,
    after: input.cursor ?? null,
    limit: input.limit + 1,
  });
  return pageOfRows(rows, input.limit, viewSecretKey, (key) => encodeTimeCursor({ at: key.createdAt, id: key.id }));
}
