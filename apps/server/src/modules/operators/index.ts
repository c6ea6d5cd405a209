export { ensureDemoProject } from './demo-project.ts';
export { lockInstance } from './instance.store.ts';
export { type InstanceOwnerContext, instanceOwner } from './instance-owner.ts';
export { managementServices } from './module-ports.ts';
export { operatorErrors } from './operators.errors.ts';
export { operatorRoutes } from './operators.routes.ts';
export { setUp } from './set-up.ts';
export { setUpLink, setUpStateOf } from './set-up-token.ts';
export { ensureSystemProject, getSystemProject, type SystemProject } from './system-project.ts';
