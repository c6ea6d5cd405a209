import type { Tx } from '../../platform/outbox/write.ts';
import type { ProjectContext } from '../projects/index.ts';
import { countRecoveryCodes, makeRecoveryCodes } from '../recovery-codes/index.ts';
import { notify } from '../security-notices/index.ts';
import type { User } from '../users/index.ts';
import { confirmTotp } from './set-up-totp.ts';

/**
 * The authenticator that is being set up becomes the account's, its owner hears of it, and gets recovery codes; whoever has some already hears that
 * those are void. Null: the code is wrong.
 */
export async function enrolTotp(ctx: ProjectContext, tx: Tx, user: User, code: string): Promise<string[] | null> {
  if (!(await confirmTotp(ctx, tx, user, code))) return null;
  await notify(ctx, tx, { user, notice: 'factor_added', details: { factor: 'totp' } });
  const before = await countRecoveryCodes(tx.db, { projectId: ctx.project.id, userId: user.id });
  if (before > 0) await notify(ctx, tx, { user, notice: 'recovery_codes_made', details: {} });
  return makeRecoveryCodes(ctx, tx, user.id);
}
