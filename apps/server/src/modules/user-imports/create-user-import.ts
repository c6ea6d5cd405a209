import { encodeId } from '../../lib/type-id.ts';
import { takeTurn } from '../../platform/db/take-turn.ts';
import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { type Tx, write } from '../../platform/outbox/write.ts';
import { authorize } from '../access/index.ts';
import { keepSignerKey } from '../passwords/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import type { FirebaseParameters } from '../user-formats/index.ts';
import type { createUserImportContract } from './user-imports.contract.ts';
import { userImportErrors } from './user-imports.errors.ts';
import { WAITING_MOST } from './user-imports.rules.ts';
import { countWaitingImports, insertUserImport } from './user-imports.store.ts';
import { viewUserImport } from './user-imports.views.ts';

type Input = InputOf<typeof createUserImportContract>;

export async function createUserImport(
  ctx: ManagementContext,
  input: Input,
): Promise<OutputOf<typeof createUserImportContract>> {
  authorize(ctx, 'users:write');
  const { format, unknownHashes } = input;
  if (input.firebase !== undefined && format !== 'firebase') throw new Problem(userImportErrors.parameters_unwanted);
  const projectId = ctx.project.id;
  const made = await write(ctx, async (tx) => {
    // One of two who begin at once waits here, and then finds the other's.
    await takeTurn(tx.db, 'user imports', projectId);
    if ((await countWaitingImports(tx.db, projectId)) >= WAITING_MOST) throw new Problem(userImportErrors.too_many);
    const found = await insertUserImport(tx.db, {
      projectId,
      importId: ctx.ids.uuid(),
      format,
      fileName: input.fileName || null,
      options: { unknownHashes, roles: rolesToGive(ctx), firebase: await keepParameters(ctx, tx, input.firebase) },
      actor: ctx.actor,
      now: tx.now,
    });
    tx.audit({
      projectId,
      action: 'user_imports.created',
      target: { type: 'user_import', id: encodeId('userImport', found.id) },
      changes: { format, fileName: found.fileName },
    });
    return found;
  });
  return viewUserImport(made);
}

/** By a file as one by one: roles of the project, given by somebody who may. */
function rolesToGive(ctx: ManagementContext): readonly string[] {
  return ctx.caller.scopes.includes('user_roles:write') ? ctx.project.settings.userRoles : [];
}

/** The key is sealed in the same transaction; the import knows its id alone. */
async function keepParameters(
  ctx: ManagementContext,
  tx: Tx,
  given: Input['firebase'],
): Promise<FirebaseParameters | null> {
  if (given === undefined) return null;
  const { signerKey, ...parameters } = given;
  const key = Buffer.from(signerKey, 'base64');
  const signerKeyId = await keepSignerKey(ctx, tx, { projectId: ctx.project.id, key });
  if (signerKeyId === null) throw new Problem(userImportErrors.signer_key_invalid);
  return { ...parameters, signerKeyId };
}
