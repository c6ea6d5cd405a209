import { type Route, route } from '../../platform/http/contract.ts';
import { anyone } from '../projects/index.ts';
import { acceptTermsOnTheWay } from './accept-terms-on-the-way.ts';
import { chooseUsernameOnTheWay } from './choose-username-on-the-way.ts';
import { beginEnrolment, confirmEnrolment } from './enrol-on-the-way.ts';
import { getAttempt } from './get-attempt.ts';
import { challengeSecondFactor, proveSecondFactor } from './prove-second-factor.ts';
import {
  acceptTermsContract,
  beginEnrolmentContract,
  chooseUsernameContract,
  confirmEnrolmentContract,
  getAttemptContract,
  proveSecondFactorContract,
  secondFactorChallengeContract,
} from './sign-in-attempts.contract.ts';

// biome-ignore format: a table
export const signInAttemptRoutes: readonly Route[] = [
  route('POST', '/auth/sign-in/attempt',                 anyone, getAttemptContract,            getAttempt),
  route('POST', '/auth/sign-in/second-factor',           anyone, proveSecondFactorContract,     proveSecondFactor),
  route('POST', '/auth/sign-in/second-factor/challenge', anyone, secondFactorChallengeContract, challengeSecondFactor),
  route('POST', '/auth/sign-in/enrolment',               anyone, beginEnrolmentContract,        beginEnrolment),
  route('POST', '/auth/sign-in/enrolment/confirm',       anyone, confirmEnrolmentContract,      confirmEnrolment),
  route('POST', '/auth/sign-in/terms',                   anyone, acceptTermsContract,           acceptTermsOnTheWay),
  route('POST', '/auth/sign-in/username',                anyone, chooseUsernameContract,        chooseUsernameOnTheWay),
];
