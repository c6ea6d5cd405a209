import { encodeTimeCursor, pageOfRows } from '../../lib/time-cursor.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import type { listSigningKeysContract } from './signing-keys.contract.ts';
import { listSigningKeysOfProject } from './signing-keys.store.ts';
import { viewSigningKey } from './signing-keys.views.ts';

export async function listSigningKeys(
  ctx: ManagementContext,
  input: InputOf<typeof listSigningKeysContract>,
): Promise<OutputOf<typeof listSigningKeysContract>> {
  authorize(ctx, 'signing_keys:read');
  return pageOfSigningKeys(ctx, { after: input.cursor ?? null, limit: input.limit });
}

/** Newest first. What changes keys answers the first page. */
export async function pageOfSigningKeys(
  ctx: ManagementContext,
  { after, limit }: { readonly after: { readonly at: Date; readonly id: string } | null; readonly limit: number },
): Promise<OutputOf<typeof listSigningKeysContract>> {
  const query = { projectId: ctx.project.id, after, limit: limit + 1 };
  const rows = await listSigningKeysOfProject(ctx.database.db, query);
  return pageOfRows(rows, limit, viewSigningKey, (key) => encodeTimeCursor({ at: key.createdAt, id: key.id }));
}

export const FIRST_PAGE = { after: null, limit: 50 } as const;
