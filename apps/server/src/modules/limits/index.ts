export { limitErrors } from './limits.errors.ts';
export {
  type FailureSubject,
  failureLimits,
  type Limit,
  type LimitKind,
  type LimitSettings,
  type LimitSubject,
  mailLimits,
  signUpLimits,
} from './limits.rules.ts';
export { removeStaleLimits } from './limits.store.ts';
export {
  type LimitsAnswer,
  releaseLimits,
  requireLimits,
  resetLimits,
  takeLimits,
} from './take-limits.ts';
