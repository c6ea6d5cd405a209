import { type Route, route } from '../../platform/http/contract.ts';
import { signedIn } from '../sessions/index.ts';
import {
  downloadDataExportContract,
  getDataExportContract,
  requestDataExportContract,
} from './data-exports.contract.ts';
import { downloadDataExport, getDataExport } from './get-data-export.ts';
import { requestDataExport } from './request-data-export.ts';

// biome-ignore format: a table
export const dataExportRoutes: readonly Route[] = [
  route('GET',  '/me/data-export',      signedIn, getDataExportContract,      getDataExport),
  route('POST', '/me/data-export',      signedIn, requestDataExportContract,  requestDataExport),
  route('GET',  '/me/data-export/file', signedIn, downloadDataExportContract, downloadDataExport),
];
