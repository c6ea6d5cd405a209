import type { Tx } from '../../platform/outbox/write.ts';
import type { ProjectContext } from '../projects/index.ts';
import { makeRecoveryCodes } from '../recovery-codes/index.ts';
import { notify } from '../security-notices/index.ts';
import type { User } from '../users/index.ts';
import { confirmTotp } from './set-up-totp.ts';

/** The authenticator that is being set up becomes the account's, its owner hears of it, and gets recovery codes. Null: the code is wrong. */
export async function enrolTotp(ctx: ProjectContext, tx: Tx, user: User, code: string): Promise<string[] | null> {
  if (!(await confirmTotp(ctx, tx, user, code))) return null;
  await notify(ctx, tx, { user, notice: 'factor_added', details: { factor: 'totp' } });
  return makeRecoveryCodes(ctx, tx, user.id);
}
