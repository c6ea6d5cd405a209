export { auditRoutes } from './audit.routes.ts';
export { listAuditEventsOfProject } from './audit.store.ts';
