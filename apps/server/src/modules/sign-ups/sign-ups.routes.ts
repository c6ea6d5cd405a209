import { type Route, route } from '../../platform/http/contract.ts';
import { anyone } from '../projects/index.ts';
import { signUp } from './sign-up.ts';
import { signUpContract } from './sign-ups.contract.ts';

export const signUpRoutes: readonly Route[] = [
  route('POST', '/auth/sign-up', anyone, signUpContract, signUp, 'hashing'),
];
