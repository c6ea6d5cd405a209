export { healthRoutes } from './health.routes.ts';
export type { HealthParts } from './read-health.ts';
