import { type Route, route } from '../../platform/http/contract.ts';
import { instanceOwner } from '../operators/index.ts';
import { listDataKeysContract, rotateDataKeyContract } from './data-keys.contract.ts';
import { listDataKeys } from './list-data-keys.ts';
import { rotateDataKey } from './rotate-data-key.ts';

// biome-ignore format: a table
export const dataKeyRoutes: readonly Route[] = [
  route('GET',  '/v1/instance/data-keys',        instanceOwner, listDataKeysContract,  listDataKeys),
  route('POST', '/v1/instance/data-keys/rotate', instanceOwner, rotateDataKeyContract, rotateDataKey),
];
