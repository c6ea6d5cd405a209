export type { ExportPart } from './data-exports.context.ts';
export { dataExportRoutes } from './data-exports.routes.ts';
export { deleteExportsOfUser, removeEndedExports } from './data-exports.store.ts';
export { getDataExport } from './get-data-export.ts';
export { registerDataExportJobs } from './jobs/prepare-data-export.job.ts';
export { requestDataExport } from './request-data-export.ts';
