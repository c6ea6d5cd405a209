import { type Route, route } from '../../platform/http/contract.ts';
import { anyone, scope } from '../projects/index.ts';
import { getJwks } from './get-jwks.ts';
import { listSigningKeys } from './list-signing-keys.ts';
import { rotateSigningKeys } from './rotate-signing-keys.ts';
import { rotateSigningKeysNow } from './rotate-signing-keys-now.ts';
import {
  jwksContract,
  listSigningKeysContract,
  rotateSigningKeysContract,
  rotateSigningKeysNowContract,
} from './signing-keys.contract.ts';

// biome-ignore format: a table
export const signingKeyRoutes: readonly Route[] = [
  route('GET',  '/.well-known/jwks.json',      anyone,                      jwksContract,                 getJwks, 'verification'),
  route('GET',  '/v1/signing-keys',            scope('signing_keys:read'),  listSigningKeysContract,      listSigningKeys),
  route('POST', '/v1/signing-keys/rotate',     scope('signing_keys:write'), rotateSigningKeysContract,    rotateSigningKeys),
  route('POST', '/v1/signing-keys/rotate-now', scope('signing_keys:write'), rotateSigningKeysNowContract, rotateSigningKeysNow),
];
