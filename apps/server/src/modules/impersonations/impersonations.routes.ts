import { type Route, route } from '../../platform/http/contract.ts';
import { scope } from '../projects/index.ts';
import { signedIn } from '../sessions/index.ts';
import { endImpersonation } from './end-impersonation.ts';
import { impersonateUser } from './impersonate-user.ts';
import { endImpersonationContract, impersonateUserContract } from './impersonations.contract.ts';

// biome-ignore format: a table
export const impersonationRoutes: readonly Route[] = [
  route('POST',   '/v1/users/:userId/impersonate', scope('impersonations:write'), impersonateUserContract,  impersonateUser),
  route('DELETE', '/me/impersonation',             signedIn,                      endImpersonationContract, endImpersonation),
];
