import type { InputOf, OutputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { authorize } from '../access/index.ts';
import { lockProject, type ManagementContext, projectErrors } from '../projects/index.ts';
import { advanceSigningKeys } from './advance-signing-keys.ts';
import { FIRST_PAGE, pageOfSigningKeys } from './list-signing-keys.ts';
import type { rotateSigningKeysContract } from './signing-keys.contract.ts';

/** Publishes the next key, which signs by itself once every verifier can have seen it. Asked again meanwhile, nothing is added. */
export async function rotateSigningKeys(
  ctx: ManagementContext,
  _input: InputOf<typeof rotateSigningKeysContract>,
): Promise<OutputOf<typeof rotateSigningKeysContract>> {
  authorize(ctx, 'signing_keys:write');
  await write(ctx, async (tx) => {
    const project = await lockProject(tx.db, ctx.config, ctx.project.id);
    if (!project) throw new Problem(projectErrors.not_found);
    await advanceSigningKeys(ctx, tx, project, { asked: true });
  });
  return pageOfSigningKeys(ctx, FIRST_PAGE);
}
