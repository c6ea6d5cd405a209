import { z } from 'zod';
import { type PageRoute, page, type Route, route } from '../../platform/http/contract.ts';
import { answerToken } from './answer-token.ts';
import { authorizationForm, authorizePerson, showAuthorization, submitAuthorization } from './authorize-person.ts';
import { showDiscovery, showKeys, showUserinfo } from './describe-provider.ts';
import { simulatorCaller } from './provider-simulator.context.ts';
import { authorizePersonContract } from './provider-simulator.contract.ts';

const text = z.string().max(4_000).catch('');
const tokenForm = z.object({
  grant_type: text,
  code: text,
  code_verifier: text,
  redirect_uri: text,
  client_id: text,
  client_secret: text,
});

/** Mounted in development only, and only while the simulator is on. */
export const simulatorRoutes: { readonly routes: readonly Route[]; readonly pages: readonly PageRoute[] } = {
  // biome-ignore format: a table is read by its columns
  routes: [
    route('POST', '/dev/provider/authorizations', simulatorCaller, authorizePersonContract, authorizePerson),
  ],
  // biome-ignore format: a table is read by its columns
  pages: [
    page('GET',  '/dev/provider/.well-known/openid-configuration', simulatorCaller, null,              showDiscovery),
    page('GET',  '/dev/provider/jwks',                             simulatorCaller, null,              showKeys),
    page('GET',  '/dev/provider/authorize',                        simulatorCaller, null,              showAuthorization),
    page('POST', '/dev/provider/authorize',                        simulatorCaller, authorizationForm, submitAuthorization),
    page('POST', '/dev/provider/token',                            simulatorCaller, tokenForm,         answerToken),
    page('GET',  '/dev/provider/userinfo',                         simulatorCaller, null,              showUserinfo),
  ],
};
