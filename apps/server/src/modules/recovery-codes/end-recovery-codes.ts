import { encodeId } from '../../lib/type-id.ts';
import type { Tx } from '../../platform/outbox/write.ts';
import type { ProjectContext } from '../projects/index.ts';
import { hasSecondStep } from '../sign-in-attempts/index.ts';
import { deleteRecoveryCodes } from './recovery-codes.store.ts';

/**
 * After a second step was taken away: where it was the last one, the codes go too, because alone they would be a second factor that nobody
 * set up. How many went that could still be used. The user is held, so none are made meanwhile.
 */
export async function endRecoveryCodesWithLastStep(ctx: ProjectContext, tx: Tx, userId: string): Promise<number> {
  return (await hasSecondStep(ctx, tx.db, userId)) ? 0 : endRecoveryCodes(ctx, tx, userId);
}

/** Whatever else the account has. How many went that could still be used; of none nothing is told. */
export async function endRecoveryCodes({ project }: ProjectContext, tx: Tx, userId: string): Promise<number> {
  const projectId = project.id;
  const count = await deleteRecoveryCodes(tx.db, { projectId, userId });
  if (count === 0) return 0;
  const id = encodeId('user', userId);
  tx.audit({ projectId, action: 'recovery_codes.removed', target: { type: 'user', id }, changes: { count } });
  tx.emit({ projectId, type: 'recovery_code.removed', data: { userId: id, count } });
  return count;
}
