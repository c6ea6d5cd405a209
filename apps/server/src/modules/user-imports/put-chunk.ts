import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import type { putChunkContract } from './user-imports.contract.ts';
import { userImportErrors } from './user-imports.errors.ts';
import { FILE_BYTES_MOST } from './user-imports.rules.ts';
import { changeUserImport, insertChunk, lockUserImport, readChunk } from './user-imports.store.ts';
import { viewUserImport } from './user-imports.views.ts';

/** In any order, several at once, and again where an answer was lost: a position has one content. */
export async function putChunk(
  ctx: ManagementContext,
  input: InputOf<typeof putChunkContract>,
): Promise<OutputOf<typeof putChunkContract>> {
  authorize(ctx, 'users:write');
  const id = { projectId: ctx.project.id, importId: input.userImportId };
  const bytes = Buffer.from(input.data, 'base64');
  const after = await write(ctx, async (tx) => {
    const found = await lockUserImport(tx.db, id);
    if (!found) throw new Problem(userImportErrors.not_found);
    if (found.state !== 'uploading') throw new Problem(userImportErrors.wrong_state);
    if (!(await insertChunk(tx.db, { ...id, position: input.position, bytes }))) {
      const kept = await readChunk(tx.db, id, input.position);
      if (kept?.compare(bytes) === 0) return found;
      throw new Problem(userImportErrors.chunk_conflict);
    }
    const bytesTotal = found.bytesTotal + bytes.length;
    if (bytesTotal > FILE_BYTES_MOST) throw new Problem(userImportErrors.too_large);
    return changeUserImport(tx.db, id, { chunks: found.chunks + 1, bytesTotal }, tx.now);
  });
  return viewUserImport(after);
}
