import { type Route, route } from '../../platform/http/contract.ts';
import { scope } from '../projects/index.ts';
import { createUserExport } from './create-user-export.ts';
import { createUserExportContract } from './user-exports.contract.ts';

// biome-ignore format: a table
export const userExportRoutes: readonly Route[] = [
  route('POST', '/v1/user-exports', scope('user_exports:write'), createUserExportContract, createUserExport),
];
