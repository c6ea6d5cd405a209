export { enrolTotp } from './enrol-totp.ts';
export { sealedTotpSecrets } from './sealed-totp-secrets.ts';
export { beginTotp, type TotpSetUp } from './set-up-totp.ts';
export { totpFactor } from './totp.factor.ts';
export { deleteEveryTotp, deleteTotp, findTotp } from './totp.store.ts';
