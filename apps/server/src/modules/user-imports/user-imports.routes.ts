import { type Route, route } from '../../platform/http/contract.ts';
import { scope } from '../projects/index.ts';
import { cancelUserImport } from './cancel-user-import.ts';
import { createUserImport } from './create-user-import.ts';
import { getUserImport } from './get-user-import.ts';
import { listUserImportRows } from './list-user-import-rows.ts';
import { listUserImports } from './list-user-imports.ts';
import { putChunk } from './put-chunk.ts';
import { startUserImport } from './start-user-import.ts';
import {
  cancelUserImportContract,
  createUserImportContract,
  getUserImportContract,
  listUserImportRowsContract,
  listUserImportsContract,
  putChunkContract,
  startUserImportContract,
} from './user-imports.contract.ts';

// biome-ignore format: a table
export const userImportRoutes: readonly Route[] = [
  route('GET',  '/v1/user-imports',                                scope('users:read'),  listUserImportsContract,    listUserImports),
  route('POST', '/v1/user-imports',                                scope('users:write'), createUserImportContract,   createUserImport),
  route('GET',  '/v1/user-imports/:userImportId',                  scope('users:read'),  getUserImportContract,      getUserImport),
  route('PUT',  '/v1/user-imports/:userImportId/chunks/:position', scope('users:write'), putChunkContract,           putChunk),
  route('POST', '/v1/user-imports/:userImportId/start',            scope('users:write'), startUserImportContract,    startUserImport),
  route('POST', '/v1/user-imports/:userImportId/cancel',           scope('users:write'), cancelUserImportContract,   cancelUserImport),
  route('GET',  '/v1/user-imports/:userImportId/rows',             scope('users:read'),  listUserImportRowsContract, listUserImportRows),
];
