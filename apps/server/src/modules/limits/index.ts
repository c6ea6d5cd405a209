export { limitErrors } from './limits.errors.ts';
export {
  accountSubjects,
  type FailureSubject,
  failureLimits,
  failureSubjects,
  type Limit,
  type LimitKind,
  type LimitSettings,
  type LimitSubject,
  mailLimits,
  signUpLimits,
  usernameLimits,
} from './limits.rules.ts';
export { removeStaleLimits } from './limits.store.ts';
export { listLockedAccounts, openLockedAccount } from './locked-accounts.ts';
export {
  countPlaces,
  giveBackLimits,
  judge,
  type LimitsAnswer,
  type Lockout,
  releaseLimits,
  requireLimits,
  resetLimits,
  takeLimits,
} from './take-limits.ts';
