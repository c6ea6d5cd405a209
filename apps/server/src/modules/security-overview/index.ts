export { countSecurityEvents } from './count-security-events.ts';
export { securityOverviewRoutes } from './security-overview.routes.ts';
export { deleteOldCounts } from './security-overview.store.ts';
