import { type Route, route } from '../../platform/http/contract.ts';
import { scope } from '../projects/index.ts';
import { signedIn } from '../sessions/index.ts';
import {
  listMyIdentitiesContract,
  listUserIdentitiesContract,
  removeMyIdentityContract,
  removeUserIdentityContract,
} from './identities.contract.ts';
import { listMyIdentities, listUserIdentities } from './list-identities.ts';
import { removeMyIdentity } from './remove-my-identity.ts';
import { removeUserIdentity } from './remove-user-identity.ts';

// biome-ignore format: a table
export const identityRoutes: readonly Route[] = [
  route('GET',    '/me/identities',                           signedIn,             listMyIdentitiesContract,   listMyIdentities),
  route('DELETE', '/me/identities/:identityId',               signedIn,             removeMyIdentityContract,   removeMyIdentity),
  route('GET',    '/v1/users/:userId/identities',             scope('users:read'),  listUserIdentitiesContract, listUserIdentities),
  route('DELETE', '/v1/users/:userId/identities/:identityId', scope('users:write'), removeUserIdentityContract, removeUserIdentity),
];
