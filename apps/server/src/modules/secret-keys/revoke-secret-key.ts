import { encodeId } from '../../lib/type-id.ts';
import type { InputOf } from '../../platform/http/contract.ts';
import { Problem } from '../../platform/http/problem.ts';
import { write } from '../../platform/outbox/write.ts';
import { authorize, requireFreshOperator } from '../access/index.ts';
import type { ManagementContext } from '../projects/index.ts';
import type { revokeSecretKeyContract } from './secret-keys.contract.ts';
import { secretKeyErrors } from './secret-keys.errors.ts';
import { lockSecretKey, revokeSecretKeyRow } from './secret-keys.store.ts';

/** From the commit on: a key is looked up in Postgres each time it is used. Revoking again changes nothing. */
export async function revokeSecretKey(
  ctx: ManagementContext,
  input: InputOf<typeof revokeSecretKeyContract>,
): Promise<void> {
  authorize(ctx, 'secret_keys:write');
  requireFreshOperator(ctx);
  const projectId = ctx.project.id;
  await write(ctx, async (tx) => {
    const key = await lockSecretKey(tx.db, projectId, input.secretKeyId);
    if (!key) throw new Problem(secretKeyErrors.not_found);
    if (key.revokedAt !== null) return;
    await revokeSecretKeyRow(tx.db, { projectId, id: key.id, now: tx.now });
    const id = encodeId('secretKey', key.id);
    tx.audit({
      projectId,
      action: 'secret_keys.revoked',
      target: { type: 'secret_key', id },
      changes: { name: key.name },
    });
    tx.emit({ projectId, type: 'secret_key.revoked', data: { secretKeyId: id } });
  });
}
