import type { Factor } from '../sign-in-attempts/index.ts';
import { enrolTotp } from './enrol-totp.ts';
import { beginTotp, proveTotp } from './set-up-totp.ts';
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
      const recoveryCodes = code === undefined ? null : await enrolTotp(ctx, tx, user, code);
      return recoveryCodes && { recoveryCodes };
    },
  },
};
