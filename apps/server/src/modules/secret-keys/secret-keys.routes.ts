import { type Route, route } from '../../platform/http/contract.ts';
import { scope } from '../projects/index.ts';
import { createSecretKey } from './create-secret-key.ts';
import { listSecretKeys } from './list-secret-keys.ts';
import { revokeSecretKey } from './revoke-secret-key.ts';
import { createSecretKeyContract, listSecretKeysContract, revokeSecretKeyContract } from './secret-keys.contract.ts';

// biome-ignore format: a table
export const secretKeyRoutes: readonly Route[] = [
  route('GET',    '/v1/secret-keys',              scope('secret_keys:read'),  listSecretKeysContract,  listSecretKeys),
  route('POST',   '/v1/secret-keys',              scope('secret_keys:write'), createSecretKeyContract, createSecretKey),
  route('DELETE', '/v1/secret-keys/:secretKeyId', scope('secret_keys:write'), revokeSecretKeyContract, revokeSecretKey),
];
