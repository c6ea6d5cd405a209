export { recoveryCodeFactor } from './recovery-codes.factor.ts';
export { countRecoveryCodes, deleteRecoveryCodes } from './recovery-codes.store.ts';
export { makeRecoveryCodes } from './use-recovery-codes.ts';
