export { bulkActionRoutes } from './bulk-actions.routes.ts';
export { deleteOldBulkActions } from './bulk-actions.store.ts';
export { registerBulkActionJobs } from './jobs/run-bulk-action.job.ts';
