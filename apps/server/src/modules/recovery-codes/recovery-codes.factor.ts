import type { Factor } from '../sign-in-attempts/index.ts';
import { countRecoveryCodes } from './recovery-codes.store.ts';
import { proveRecoveryCode } from './use-recovery-codes.ts';

export const recoveryCodeFactor: Factor = {
  kind: 'recovery_code',
  amr: ['otp'],
  asks: false,
  async isReady(db, projectId, userId) {
    return (await countRecoveryCodes(db, { projectId, userId })) > 0;
  },
  async prove(ctx, tx, user, { code }) {
    return code !== undefined && proveRecoveryCode(ctx, tx, user.id, code);
  },
};
