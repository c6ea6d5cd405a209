export { docsRoutes } from './docs.routes.ts';
export { healthRoutes } from './health.routes.ts';
export type { OpenApiDocument } from './open-api.ts';
export type { HealthParts } from './read-health.ts';
