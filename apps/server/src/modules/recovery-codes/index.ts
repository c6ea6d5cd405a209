export { endRecoveryCodes, endRecoveryCodesWithLastStep } from './end-recovery-codes.ts';
export { recoveryCodeFactor } from './recovery-codes.factor.ts';
export { countRecoveryCodes, deleteRecoveryCodes } from './recovery-codes.store.ts';
export { makeFirstRecoveryCodes, makeRecoveryCodes } from './use-recovery-codes.ts';
