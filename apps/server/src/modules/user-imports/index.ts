export { registerUserImportJobs } from './jobs/run-user-import.job.ts';
export { removeOldUserImports } from './remove-old-user-imports.ts';
export { userImportRoutes } from './user-imports.routes.ts';
