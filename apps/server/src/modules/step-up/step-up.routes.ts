import { type Route, route } from '../../platform/http/contract.ts';
import { signedIn } from '../sessions/index.ts';
import { getStepUpContract, stepUpChallengeContract, stepUpContract } from './step-up.contract.ts';
import { challengeStepUp, getStepUp, stepUp } from './step-up.ts';

// biome-ignore format: a table
export const stepUpRoutes: readonly Route[] = [
  route('GET',  '/auth/step-up',           signedIn, getStepUpContract,       getStepUp),
  route('POST', '/auth/step-up',           signedIn, stepUpContract,          stepUp,          'hashing'),
  route('POST', '/auth/step-up/challenge', signedIn, stepUpChallengeContract, challengeStepUp),
];
