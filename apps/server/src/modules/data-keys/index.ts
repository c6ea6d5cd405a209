export { dataKeyRoutes } from './data-keys.routes.ts';
export { resealValues } from './reseal-values.ts';
