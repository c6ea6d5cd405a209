export { simulatorRoutes } from './provider-simulator.routes.ts';
export { createSimulator } from './simulator.ts';
