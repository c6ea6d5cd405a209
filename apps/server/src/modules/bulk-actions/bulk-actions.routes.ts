import { type Route, route } from '../../platform/http/contract.ts';
import { scope } from '../projects/index.ts';
import { actOnUsers } from './act-on-users.ts';
import {
  actOnUsersContract,
  cancelBulkActionContract,
  getBulkActionContract,
  startBulkActionContract,
} from './bulk-actions.contract.ts';
import { cancelBulkAction } from './cancel-bulk-action.ts';
import { getBulkAction } from './get-bulk-action.ts';
import { startBulkAction } from './start-bulk-action.ts';

// biome-ignore format: a table
export const bulkActionRoutes: readonly Route[] = [
  route('POST', '/v1/users/bulk',                        scope('users:write'), actOnUsersContract,       actOnUsers),
  route('POST', '/v1/bulk-actions',                      scope('users:write'), startBulkActionContract,  startBulkAction),
  route('GET',  '/v1/bulk-actions/:bulkActionId',        scope('users:read'),  getBulkActionContract,    getBulkAction),
  route('POST', '/v1/bulk-actions/:bulkActionId/cancel', scope('users:write'), cancelBulkActionContract, cancelBulkAction),
];
