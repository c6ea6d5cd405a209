import { type Route, route } from '../../platform/http/contract.ts';
import { anyone, scope } from '../projects/index.ts';
import { signedIn } from '../sessions/index.ts';
import { confirmProviderSignIn } from './confirm-provider-sign-in.ts';
import { listOffered, listProviders } from './list-providers.ts';
import {
  confirmProviderSignInContract,
  connectMyIdentityContract,
  deleteProviderContract,
  listOfferedContract,
  listProvidersContract,
  putProviderContract,
  startProviderSignInContract,
} from './providers.contract.ts';
import { putProvider } from './put-provider.ts';
import { removeProvider } from './remove-provider.ts';
import { startConnecting, startProviderSignIn } from './start-provider-sign-in.ts';
import { withoutQueue } from './without-queue.ts';

/** They wait for a provider: see `withoutQueue`. */
const anyoneUnqueued = withoutQueue(anyone);
const signedInUnqueued = withoutQueue(signedIn);

// biome-ignore format: a table
export const providerRoutes: readonly Route[] = [
  route('GET',    '/auth/sign-in/providers',         anyone,                   listOfferedContract,           listOffered),
  route('POST',   '/auth/sign-in/provider',          anyoneUnqueued,           startProviderSignInContract,   startProviderSignIn, null),
  route('POST',   '/auth/sign-in/provider/confirm',  anyone,                   confirmProviderSignInContract, confirmProviderSignIn),
  route('POST',   '/me/identities',                  signedInUnqueued,         connectMyIdentityContract,     startConnecting,     null),
  route('GET',    '/v1/providers',                   scope('providers:read'),  listProvidersContract,         listProviders),
  route('PUT',    '/v1/providers/:providerKey',      scope('providers:write'), putProviderContract,           putProvider),
  route('DELETE', '/v1/providers/:providerKey',      scope('providers:write'), deleteProviderContract,        removeProvider),
];
