export { userExportRoutes } from './user-exports.routes.ts';
