import { type Route, route } from '../../platform/http/contract.ts';
import { anyone, scope } from '../projects/index.ts';
import { confirmPasswordReset } from './confirm-password-reset.ts';
import {
  confirmPasswordResetContract,
  requestPasswordResetContract,
  sendPasswordResetContract,
  signInWithPasswordContract,
} from './passwords.contract.ts';
import { requestPasswordReset, sendPasswordReset } from './request-password-reset.ts';
import { signInWithPassword } from './sign-in-with-password.ts';

// biome-ignore format: a table
export const passwordRoutes: readonly Route[] = [
  route('POST', '/auth/sign-in/password',            anyone,               signInWithPasswordContract,   signInWithPassword,   'hashing'),
  route('POST', '/auth/password-reset',              anyone,               requestPasswordResetContract, requestPasswordReset),
  route('POST', '/auth/password-reset/confirm',      anyone,               confirmPasswordResetContract, confirmPasswordReset, 'hashing'),
  route('POST', '/v1/users/:userId/password-reset',  scope('users:write'), sendPasswordResetContract,    sendPasswordReset),
];
