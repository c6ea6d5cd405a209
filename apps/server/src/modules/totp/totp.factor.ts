import { makeRecoveryCodes } from '../recovery-codes/index.ts';
import { notify } from '../security-notices/index.ts';
import type { Factor } from '../sign-in-attempts/index.ts';
import { beginTotp, confirmTotp, proveTotp } from './set-up-totp.ts';
import { findTotp } from './totp.store.ts';

export const totpFactor: Factor = {
  kind: 'totp',
  amr: ['otp'],
  asks: true,
  async isReady(db, projectId, userId) {
    return (await findTotp(db, { projectId, userId }, 'confirmed')) !== null;
  },
  async prove(ctx, tx, user, { code }) {
    return code !== undefined && proveTotp(ctx, tx, user, code);
  },
  enrolment: {
    isOffered: () => true,
    begin: beginTotp,
    async confirm(ctx, tx, user, { code }) {
      if (code === undefined || !(await confirmTotp(ctx, tx, user, code))) return null;
      await notify(ctx, tx, { user, notice: 'factor_added', details: { factor: 'totp' } });
      return { recoveryCodes: await makeRecoveryCodes(ctx, tx, user.id) };
    },
  },
};
