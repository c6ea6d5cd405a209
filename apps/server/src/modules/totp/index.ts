export { sealedTotpSecrets } from './sealed-totp-secrets.ts';
export { beginTotp, confirmTotp, type TotpSetUp } from './set-up-totp.ts';
export { totpFactor } from './totp.factor.ts';
export { deleteEveryTotp, deleteTotp, findTotp } from './totp.store.ts';
