import { type Route, route } from '../../platform/http/contract.ts';
import { anyone } from '../projects/index.ts';
import { getJwks } from './get-jwks.ts';
import { jwksContract } from './signing-keys.contract.ts';

export const signingKeyRoutes: readonly Route[] = [
  route('GET', '/.well-known/jwks.json', anyone, jwksContract, getJwks, 'verification'),
];
