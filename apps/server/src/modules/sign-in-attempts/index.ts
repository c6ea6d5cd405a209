export { acceptTermsOnTheWay } from './accept-terms-on-the-way.ts';
export { asUser } from './as-user.ts';
export { chooseUsernameOnTheWay } from './choose-username-on-the-way.ts';
export {
  answerSignIn,
  continueSignIn,
  type FirstProof,
  type SignInProgress,
} from './continue-sign-in.ts';
export { countProof } from './count-proof.ts';
export { beginEnrolment, confirmEnrolment } from './enrol-on-the-way.ts';
export type { Enrolment, Factor, Proof } from './factor.ts';
export { getAttempt } from './get-attempt.ts';
export { proveSecondFactor } from './prove-second-factor.ts';
export { hasSecondStep, requireStepLeft } from './second-steps.ts';
export { settleLimits } from './settle-limits.ts';
export { type SignInAnswer, signInAnswer } from './sign-in-attempts.contract.ts';
export { attemptErrors, secondStepErrors, signInErrors } from './sign-in-attempts.errors.ts';
export { signInAttemptRoutes } from './sign-in-attempts.routes.ts';
export { MULTIPLE_FACTORS } from './sign-in-attempts.rules.ts';
export { endAttemptsOfUser, removeEndedAttempts } from './sign-in-attempts.store.ts';
export { reasonToRefuse, refusedAsWaiting, signInRefused, tellRefusals } from './sign-in-failures.ts';
