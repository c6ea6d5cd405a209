export { stepUpRoutes } from './step-up.routes.ts';
export { getStepUp, stepUp } from './step-up.ts';
