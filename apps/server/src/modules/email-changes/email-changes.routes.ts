import { type Route, route } from '../../platform/http/contract.ts';
import { anyone } from '../projects/index.ts';
import { signedIn } from '../sessions/index.ts';
import { confirmEmailChange } from './confirm-email-change.ts';
import {
  cancelEmailChangeContract,
  confirmEmailChangeContract,
  getEmailChangeContract,
  requestEmailChangeContract,
  undoEmailChangeContract,
} from './email-changes.contract.ts';
import { cancelEmailChange, getEmailChange } from './pending-email-change.ts';
import { requestEmailChange } from './request-email-change.ts';
import { undoEmailChange } from './undo-email-change.ts';

// biome-ignore format: a table
export const emailChangeRoutes: readonly Route[] = [
  route('GET',  '/me/email-change',         signedIn, getEmailChangeContract,     getEmailChange),
  route('POST', '/me/email-change',         signedIn, requestEmailChangeContract, requestEmailChange),
  route('POST', '/me/email-change/cancel',  signedIn, cancelEmailChangeContract,  cancelEmailChange),
  route('POST', '/me/email-change/confirm', signedIn, confirmEmailChangeContract, confirmEmailChange),
  route('POST', '/auth/email-change/undo',  anyone,   undoEmailChangeContract,    undoEmailChange),
];
