import { type Route, route } from '../../platform/http/contract.ts';
import { anyone } from '../projects/index.ts';
import { beginSignUpProofByLink, confirmEmailVerification } from './confirm-email-verification.ts';
import {
  confirmEmailVerificationContract,
  requestEmailVerificationContract,
  signUpProofOptionsContract,
} from './email-verification.contract.ts';
import { requestEmailVerification } from './request-email-verification.ts';

// biome-ignore format: a table
export const emailVerificationRoutes: readonly Route[] = [
  route('POST', '/auth/email-verification',         anyone, requestEmailVerificationContract, requestEmailVerification),
  route('POST', '/auth/email-verification/passkey/options', anyone, signUpProofOptionsContract, beginSignUpProofByLink),
  route('POST', '/auth/email-verification/confirm', anyone, confirmEmailVerificationContract, confirmEmailVerification, 'hashing'),
];
