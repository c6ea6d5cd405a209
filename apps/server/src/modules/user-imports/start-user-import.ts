import { encodeId } from '../../lib/type-id.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { authorize } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import type { UserImport } from './user-import.ts';
import type { startUserImportContract } from './user-imports.contract.ts';
import { userImportErrors } from './user-imports.errors.ts';
import {
  changeUserImport,
  hasRunningImport,
  type ImportChanges,
  isSecondRunner,
  lastChunkPosition,
  lockUserImport,
} from './user-imports.store.ts';
import { viewUserImport } from './user-imports.views.ts';

/** The job is in the transaction. Of several that are started at once in a project, one runs. */
export async function startUserImport(
  ctx: ManagementContext,
  input: InputOf<typeof startUserImportContract>,
): Promise<OutputOf<typeof startUserImportContract>> {
  authorize(ctx, 'users:write');
  const projectId = ctx.project.id;
  const id = { projectId, importId: input.userImportId };
  const started = await write(ctx, async (tx) => {
    const found = await lockUserImport(tx.db, id);
    if (!found) throw new Problem(userImportErrors.not_found);
    const changes = await nextState(tx, found, input.dryRun);
    if (await hasRunningImport(tx.db, projectId)) throw new Problem(userImportErrors.busy);
    const after = await changeUserImport(tx.db, id, { ...changes, actor: ctx.actor }, tx.now);
    tx.audit({
      projectId,
      action: 'user_imports.started',
      target: { type: 'user_import', id: encodeId('userImport', found.id) },
      changes: { dryRun: input.dryRun, format: found.format, fileName: found.fileName },
    });
    await ctx.jobs.enqueue(tx.db, 'user-imports', id);
    tx.afterCommit(() => ctx.jobs.nudge('user-imports'));
    return after;
  }).catch((error: unknown) => {
    throw isSecondRunner(error) ? new Problem(userImportErrors.busy) : error;
  });
  return viewUserImport(started);
}

async function nextState(tx: Tx, found: UserImport, dryRun: boolean): Promise<ImportChanges> {
  // What was checked is read already: it begins again at its first row, and counts anew.
  if (found.state === 'checked' && !dryRun) {
    return {
      state: 'importing',
      dryRun,
      lastPosition: 0,
      rowsCreated: 0,
      rowsSkipped: 0,
      rowsFailed: found.rowsUnreadable,
    };
  }
  if (found.state !== 'uploading') throw new Problem(userImportErrors.wrong_state);
  const last = await lastChunkPosition(tx.db, { projectId: found.projectId, importId: found.id });
  if (last === null || last + 1 !== found.chunks) {
    throw new Problem(userImportErrors.chunks_missing, {
      detail: last === null ? 'No chunk has arrived.' : `${found.chunks} of ${last + 1} chunks have arrived.`,
    });
  }
  return { state: 'reading', dryRun };
}
