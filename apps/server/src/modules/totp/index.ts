export { resealTotpSecrets } from './reseal-totp-secrets.ts';
export { beginTotp, confirmTotp, type TotpSetUp } from './set-up-totp.ts';
export { totpFactor } from './totp.factor.ts';
export { countTotpSecretsSealedUnder, deleteEveryTotp, deleteTotp, findTotp } from './totp.store.ts';
